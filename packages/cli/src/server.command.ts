import { runServer, serverConfigSchema } from "@plumbline/server";
import type { Command } from "commander";
import { addSettings, readSettings } from "./settings.ts";

/** `plumbline server` */
export function configure(command: Command): void {
  addSettings(command, serverConfigSchema);
  command.action(async (options: Record<string, string>) =>
    runServer(readSettings(serverConfigSchema, options)),
  );
}
