import { runWorker, workerConfigSchema } from "@plumbline/worker";
import type { Command } from "commander";
import { addSettings, readSettings } from "./settings.ts";

/** `plumbline worker` */
export function configure(command: Command): void {
  addSettings(command, workerConfigSchema);
  command.action(async (options: Record<string, string>) =>
    runWorker(readSettings(workerConfigSchema, options)),
  );
}
