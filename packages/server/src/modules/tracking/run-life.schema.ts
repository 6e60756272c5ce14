import { z } from "zod";
import { CrashReason } from "./run-life.ts";
import { RunStatus } from "./run.ts";

export const runParams = z.object({ id: z.string().min(1).max(256) });

export const runQuery = z.strictObject({
  waitSeconds: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe(
      "Answer when the run is another than `revision` says, or without `revision` when it is asked to stop; at the latest after so many seconds.",
    ),
  revision: z.string().max(64).optional().describe("The revision that the caller knows."),
});

export const heartbeatBody = z.strictObject({
  everySeconds: z
    .number()
    .min(0.1)
    .max(3600)
    .describe("When the next heartbeat comes; a run that misses several counts as crashed."),
});

export const stopBody = z
  .strictObject({ reason: z.string().max(1000).nullish() })
  .nullish()
  .transform((body) => ({ reason: body?.reason ?? null }));

const lower = <Status extends string>(status: Status) => status.toLowerCase() as Lowercase<Status>;

export const runLifeSchema = z.object({
  id: z.string(),
  experimentId: z.string(),
  name: z.string(),
  status: z
    .enum(["crashed", ...Object.values(RunStatus).map(lower)])
    .describe("To MLflow's clients a crashed run is FAILED."),
  lifecycleStage: z.enum(["active", "deleted"]),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  lastSeenAt: z
    .string()
    .nullable()
    .describe("Last write or heartbeat; null for an imported run that nobody wrote to since."),
  heartbeatSeconds: z.number().nullable().describe("How often its client sends heartbeats; null if never."),
  crash: z
    .object({ reason: z.enum(Object.values(CrashReason)), crashedAt: z.string() })
    .nullable()
    .describe("Its client is gone: heartbeats ended, or nothing was logged for long."),
  stopRequest: z
    .object({
      requestedAt: z.string(),
      requestedBy: z.string().describe("User name."),
      reason: z.string().nullable(),
    })
    .nullable(),
  revision: z.string().describe("Changes with the status and the stop request."),
});
