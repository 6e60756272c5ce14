import { Face } from "@plumbline/platform";
import { z } from "zod";
import { defineRoute, type Route } from "#context";
import { estimateSweep } from "./estimate-sweep.ts";
import { sweepDeleted } from "./sweep.ts";

const secondMs = 1000;

const sweepBody = z.strictObject({
  olderThanSeconds: z
    .number()
    .min(0)
    .max(1e10)
    .describe("Remove what was deleted at least so long ago; 0 removes all that is deleted."),
  dryRun: z.boolean().default(false).describe("Only count what would be removed."),
});

const count = z.number().int();
const sweepSchema = z.object({
  dryRun: z.boolean(),
  runs: count,
  loggedModels: count,
  experiments: count,
  traces: count,
  objects: count.describe("Objects that nothing names any more."),
  bytes: count,
});

export const retentionRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: "/api/v1/storage/sweeps",
    face: Face.native,
    permission: "storage:manage",
    summary: "Remove for good what was deleted in this workspace",
    body: sweepBody,
    response: sweepSchema,
    handle: async (context, { principal, body: { olderThanSeconds, dryRun } }) => {
      const scope = {
        workspace: principal.workspace,
        deletedUntilMs: context.clock.nowMs() - olderThanSeconds * secondMs,
      };
      const counts = dryRun
        ? await estimateSweep(context, scope)
        : await sweepDeleted(context, principal, scope);
      return { dryRun, ...counts };
    },
  }),
];
