export { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
export { createGateway, type Gateway } from "./gateway.ts";
export { runGateway } from "./gateway-main.ts";
