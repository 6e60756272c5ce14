import { availableParallelism, tmpdir } from "node:os";
import { z } from "zod";

/** Settings of the worker process. `readConfig` reads each from its flag, its `PLUMBLINE_…` variable, or the file. */
export const workerConfigSchema = z.strictObject({
  server: z.url({ protocol: /^https?$/ }).describe("Address of the Plumbline server."),
  tokenFile: z.string().min(1).describe("File with a token that may `jobs:work`."),
  queue: z.string().min(1).max(100).default("default").describe("Queue that jobs are taken from."),
  workDirectory: z
    .string()
    .default(() => tmpdir())
    .describe(
      "Where each job gets a folder of its own while it runs. Default: the system's temporary directory.",
    ),
  threads: z.coerce
    .number()
    .int()
    .positive()
    .default(() => availableParallelism())
    .describe("Threads that one job may read its files with. Default: one a processor."),
  pollSeconds: z.coerce
    .number()
    .positive()
    .default(2)
    .describe("Longest wait between two looks at an empty queue; a server that is away is asked less often."),
  progressSeconds: z.coerce
    .number()
    .positive()
    .default(2)
    .describe("Time between two reports of progress; also how soon a job that was cancelled stops."),
  host: z.string().default("127.0.0.1").describe("Address of /health and /metrics."),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe("Port of /health and /metrics. Default: none are served."),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  drainSeconds: z.coerce.number().positive().default(15).describe("Longest wait for the end at SIGTERM."),
});

export type WorkerConfig = z.infer<typeof workerConfigSchema>;
