import { z } from "zod";

/** Settings of the witness process. `readConfig` reads each from its flag, its `PLUMBLINE_…` variable, or the file. */
export const witnessConfigSchema = z.strictObject({
  data: z.string().min(1).describe("Directory of the witness's key and of what it signed."),
  logsFile: z.string().min(1).describe("File with the keys of the logs to watch, one vkey a line."),
  name: z
    .string()
    .optional()
    .describe(
      "Name of the witness's key, best an address without its scheme. Default: a random one, made once.",
    ),
  host: z.string().default("127.0.0.1").describe("Address to listen on."),
  port: z.coerce.number().int().min(0).max(65_535).default(5200).describe("Port; 0 takes a free one."),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  drainSeconds: z.coerce
    .number()
    .positive()
    .default(15)
    .describe("Longest wait for requests in flight at SIGTERM."),
});

export type WitnessConfig = z.infer<typeof witnessConfigSchema>;
