export { type App, createApp, modules } from "./app.ts";
export {
  listSnapshots,
  makeBackup,
  pruneSnapshots,
  requireSnapshot,
  restoreServer,
  verifySnapshot,
} from "./backups.ts";
export { type ServerConfig, serverConfigSchema } from "./server-config.ts";
export { runServer } from "./server-main.ts";
