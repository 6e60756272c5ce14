import { runGateway, gatewayConfigSchema } from "@plumbline/gateway";
import type { Command } from "commander";
import { addSettings, readSettings } from "./settings.ts";

/** `plumbline gateway` */
export function configure(command: Command): void {
  addSettings(command, gatewayConfigSchema);
  command.action(async (options: Record<string, string>) =>
    runGateway(readSettings(gatewayConfigSchema, options)),
  );
}
