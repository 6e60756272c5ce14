export { type App, createApp, modules } from "./app.ts";
export { type ServerConfig, serverConfigSchema } from "./server-config.ts";
export { runServer } from "./server-main.ts";
