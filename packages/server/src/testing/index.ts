export { startProxy } from "./start-proxy.ts";
export { startTestServer, type TestServer } from "./test-server.ts";
