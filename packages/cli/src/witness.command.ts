import { runWitness, witnessConfigSchema } from "@plumbline/witness";
import type { Command } from "commander";
import { addSettings, readSettings } from "./settings.ts";

/** `plumbline witness` */
export function configure(command: Command): void {
  addSettings(command, witnessConfigSchema);
  command.action(async (options: Record<string, string>) =>
    runWitness(readSettings(witnessConfigSchema, options)),
  );
}
