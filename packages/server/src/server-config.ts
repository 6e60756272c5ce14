import { parseAllowedDestinations } from "@plumbline/platform";
import { isIP } from "node:net";
import { z } from "zod";

/** A list, or one text with commas between. */
function listOf<Item extends z.ZodType<string, string>>(item: Item, description: string) {
  return z
    .preprocess(
      (value) =>
        typeof value === "string"
          ? value
              .split(",")
              .map((text) => text.trim())
              .filter((text) => text !== "")
          : value,
      z.array(item).default([]),
    )
    .describe(description);
}

const proxyAddress = z
  .string()
  .refine(isNetwork, { error: "is no IP address and no network such as 10.0.0.0/8" });
const origin = z.string().refine((text) => /^https?:[^*]*$/.test(text) && URL.parse(text)?.origin === text, {
  error:
    "is no origin: give scheme and host, and the port if it is not the usual one, e.g. https://notebooks.example; there is no wildcard",
});

function isNetwork(text: string): boolean {
  const [address = "", bits, more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Settings of the server process. `readConfig` reads each from its flag, its `PLUMBLINE_…` variable, or the file. */
export const serverConfigSchema = z.strictObject({
  data: z.string().min(1).describe("Directory of the database, objects, keys and the admin token."),
  host: z.string().default("127.0.0.1").describe("Address to listen on."),
  port: z.coerce.number().int().min(0).max(65_535).default(5000).describe("Port; 0 takes a free one."),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where browsers reach this server, if behind a proxy. Default: its own address."),
  staticPrefix: z
    .string()
    .regex(
      /^(?:\/[A-Za-z0-9._~-]+)*$/,
      "a path such as /plumbline: it begins with a slash, and does not end with one",
    )
    .default("")
    .describe(
      "Path below which everything is served, for a reverse proxy that hands it on, e.g. /plumbline.",
    ),
  trustedProxies: listOf(
    proxyAddress,
    "Addresses or networks of reverse proxies, whose X-Forwarded-* headers are believed. Default: nobody's are.",
  ),
  allowedOrigins: listOf(
    origin,
    "Origins whose pages may call this server with a token, e.g. https://notebooks.example. Default: none.",
  ),
  policyFile: z
    .string()
    .optional()
    .describe("Gate rules (YAML). Default: the policy that comes with the product."),
  witnessesFile: z
    .string()
    .optional()
    .describe("Witnesses that sign the ledger's checkpoints too: an address, a space and a vkey a line."),
  backupDirectory: z
    .string()
    .min(1)
    .optional()
    .describe("Where backups are made on a schedule, best on another disk. Default: none are."),
  backupHours: z.coerce.number().positive().default(24).describe("Time between two backups."),
  backupKeep: z.coerce.number().int().positive().default(14).describe("Snapshots that are kept."),
  bodyLimitBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(16 * 1024 * 1024)
    .describe("Largest JSON body."),
  artifactLimitBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(16 * 1024 ** 3)
    .describe("Largest artifact."),
  heartbeatTimeoutSeconds: z.coerce
    .number()
    .positive()
    .default(300)
    .describe("A run that sends heartbeats counts as crashed after so long without one."),
  silentRunHours: z
    .union([z.literal("never"), z.coerce.number().positive()])
    .default(24)
    .describe(
      "A running run that sends no heartbeats counts as crashed after so long without a write; or never.",
    ),
  webhookAllow: z
    .string()
    .default("")
    .superRefine((text, issues) => {
      const parsed = parseAllowedDestinations(text);
      if (!("invalid" in parsed)) return;
      const message = `names ${parsed.invalid.join(", ")}; give addresses, networks such as 10.0.0.0/8 or host names, with commas`;
      issues.addIssue({ code: "custom", message });
    })
    .describe(
      "Hosts, addresses and networks that webhooks may reach besides public ones, by http too; with commas.",
    ),
  deletedDays: z
    .union([z.literal("forever"), z.coerce.number().positive()])
    .default(30)
    .describe(
      "Deleted runs, logged models and experiments can be restored for so long; then they are removed.",
    ),
  drainSeconds: z.coerce
    .number()
    .positive()
    .default(15)
    .describe("Longest wait for requests in flight at SIGTERM."),
});

export type ServerConfig = z.infer<typeof serverConfigSchema>;
