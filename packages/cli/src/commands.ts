import type { Command } from "commander";

/** What a command's file exports: it says its subcommands, options and actions. */
interface CommandFile {
  configure(command: Command): void;
}

interface CommandEntry {
  readonly summary: string;
  /** Loads the command alone: `version` must not wait for the server's libraries, nor the server for the worker's. */
  readonly load: () => Promise<CommandFile>;
  /** Exit code of every error and of wrong usage, where the command gives 1 and 2 another meaning. */
  readonly errorExitCode?: number;
}

/** Every command, in the order in which help shows them. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  server: {
    summary: "run the control plane: API, web UI, ledger",
    load: () => import("./server.command.ts"),
  },
  worker: { summary: "run jobs, such as evaluations", load: () => import("./worker.command.ts") },
  gateway: { summary: "serve deployed models", load: () => import("./gateway.command.ts") },
};
