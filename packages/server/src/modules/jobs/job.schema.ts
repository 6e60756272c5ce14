import { z } from "zod";
import { JobState } from "./job.ts";

export const jobParams = z.object({ id: z.string().min(1).max(64) });
export const jobInputParams = jobParams.extend({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
});
export const fenceQuery = z.object({ fence: z.coerce.number().int().positive() });

export const claimBody = z.strictObject({
  queue: z.string().min(1).max(100).default("default"),
  kinds: z.array(z.string().min(1).max(100)).min(1).max(50),
  worker: z.string().min(1).max(200),
});

const progress = z.strictObject({
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  unit: z.string().max(50),
  message: z.string().max(500).optional(),
});
const fence = z.number().int().positive();

export const heartbeatBody = z.strictObject({ fence, progress: progress.optional() });
export const completeBody = z.strictObject({ fence, output: z.unknown() });
export const failBody = z.strictObject({
  fence,
  reason: z.string().min(1).max(4000),
  retryable: z.boolean(),
});

export const listQuery = z.object({
  state: z.enum(JobState).optional(),
  kind: z.string().max(100).optional(),
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const jobAnswer = z
  .object({
    id: z.string(),
    kind: z.string(),
    queue: z.string(),
    state: z.enum(JobState),
    progress: progress.nullable(),
    reason: z.string().nullable(),
    attempt: z.number(),
    maximumAttempts: z.number(),
    worker: z.string().nullable(),
    cancelRequested: z.boolean(),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: "Job" });
