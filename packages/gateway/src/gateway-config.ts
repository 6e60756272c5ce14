import { availableParallelism } from "node:os";
import { z } from "zod";

const count = z.coerce.number().int().positive();

/** Settings of the gateway process. `readConfig` reads each from its flag, its `PLUMBLINE_…` variable, or the file. */
export const gatewayConfigSchema = z.strictObject({
  server: z.url({ protocol: /^https?$/ }).describe("Address of the Plumbline server."),
  tokenFile: z.string().min(1).describe("File with a token that may `deployments:serve`."),
  data: z
    .string()
    .min(1)
    .describe("Directory of the route table, the models and the request log not sent yet."),
  host: z.string().default("127.0.0.1").describe("Address to listen on."),
  port: z.coerce.number().int().min(0).max(65_535).default(5100).describe("Port; 0 takes a free one."),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where clients reach this gateway, as told to the server. Default: its own address."),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  bodyLimitBytes: count.default(64 * 1024 * 1024).describe("Largest request body, as sent and decompressed."),
  rowLimit: count.default(100_000).describe("Most rows of one request."),
  queueLimit: count
    .default(1000)
    .describe("Requests that may wait for one deployment; more are answered 503."),
  queueSeconds: z.coerce
    .number()
    .positive()
    .default(10)
    .describe("Longest expected wait for one deployment; requests that would wait longer are answered 503."),
  processesPerModel: count
    .default(() => Math.min(Math.max(availableParallelism() - 1, 1), 4))
    .describe(
      "Processes, each with its own copy of the model, that a slow model or long runs get. Default: one less than there are processors, at most 4.",
    ),
  logSegmentRows: count.default(5000).describe("Rows of the request log after which a segment is written."),
  logSegmentSeconds: z.coerce
    .number()
    .positive()
    .default(10)
    .describe("Longest wait of a row for its segment."),
  logSpoolBytes: count
    .default(1024 ** 3)
    .describe("Most that segments not sent yet may take on disk; rows beyond it are dropped and counted."),
  heartbeatSeconds: z.coerce.number().positive().default(5).describe("Time between reports to the server."),
  drainSeconds: z.coerce
    .number()
    .positive()
    .default(15)
    .describe("Longest wait for requests in flight at SIGTERM."),
});

export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;
