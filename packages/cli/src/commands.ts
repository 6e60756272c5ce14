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
  /** Ends by signals in its own way: it drains first. */
  readonly drains?: boolean;
}

/** Every command, in the order in which help shows them. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  server: {
    summary: "run the control plane: API, web UI, ledger",
    load: () => import("./server.command.ts"),
    drains: true,
  },
  worker: {
    summary: "run jobs, such as evaluations",
    load: () => import("./worker.command.ts"),
    drains: true,
  },
  gateway: { summary: "serve deployed models", load: () => import("./gateway.command.ts"), drains: true },
  witness: {
    summary: "sign other ledgers' checkpoints, and remember them",
    load: () => import("./witness.command.ts"),
    drains: true,
  },
  user: { summary: "users, roles and sign-in links", load: () => import("./user.command.ts") },
  group: { summary: "groups of users", load: () => import("./group.command.ts") },
  workspace: {
    summary: "workspaces and who holds roles in them",
    load: () => import("./workspace.command.ts"),
  },
  access: {
    summary: "grants on single objects, and why somebody may",
    load: () => import("./access.command.ts"),
  },
  token: { summary: "tokens of scripts and clients", load: () => import("./token.command.ts") },
  dataset: { summary: "data sets to evaluate on", load: () => import("./dataset.command.ts") },
  model: { summary: "registered models: show, evaluate, approve", load: () => import("./model.command.ts") },
  gate: {
    summary: "judge a version by the policy's rules",
    load: () => import("./gate.command.ts"),
    errorExitCode: 3,
  },
  deploy: { summary: "serve a version under a name", load: () => import("./deploy.command.ts") },
  rollback: { summary: "serve the version before", load: () => import("./rollback.command.ts") },
  ledger: {
    summary: "verify, export and list the ledger",
    load: () => import("./ledger.command.ts"),
  },
  evidence: { summary: "list, get and verify evidence", load: () => import("./evidence.command.ts") },
  import: {
    summary: "take over an MLflow server's or database's content",
    load: () => import("./import.command.ts"),
  },
  backup: {
    summary: "make, list and verify backups of a server's data",
    load: () => import("./backup.command.ts"),
  },
  restore: {
    summary: "make a server's data directory from a backup",
    load: () => import("./restore.command.ts"),
  },
  gc: {
    summary: "remove for good what was deleted",
    load: () => import("./gc.command.ts"),
  },
  export: {
    summary: "write what a server holds to a directory that MLflow can import",
    load: () => import("./export.command.ts"),
  },
  version: { summary: "print the product's version", load: () => import("./version.command.ts") },
};
