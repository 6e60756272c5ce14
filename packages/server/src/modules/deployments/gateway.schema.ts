import { z } from "zod";

const count = z.number().int().nonnegative();

export const snapshotQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe("Generation that the gateway has; the answer waits until it is another."),
  waitSeconds: z.coerce
    .number()
    .min(0)
    .max(30)
    .default(0)
    .describe("Longest wait for a change, in seconds; 304 after it."),
});
export const objectParams = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits"),
});

/** Fields that this server does not know are left out: a newer gateway may say more. */
export const heartbeatBody = z.object({
  gatewayId: z.string().min(1).max(200),
  url: z.url({ protocol: /^https?$/ }),
  generation: count,
  deployments: z
    .array(
      z.object({
        name: z.string().min(1).max(128),
        revision: z.number().int().positive(),
        requests: count.describe("Requests since the gateway's process began to serve this revision."),
        errors: count.describe("Those of them that were answered with a status of 400 or above."),
      }),
    )
    .max(1000),
});
