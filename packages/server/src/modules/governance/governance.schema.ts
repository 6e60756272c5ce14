import { z } from "zod";
import { Decision } from "./approval.ts";
import { Verdict } from "./gate.ts";
import { GateMode } from "./policy.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");
const target = z.string().regex(/^[a-z0-9_-]{1,64}$/, "must be a lower-case alias");

export const versionParams = z.object({
  name: z.string().min(1).max(500),
  version: z.coerce.number().int().positive(),
});
export const gateParams = versionParams.extend({ target });
export const evidenceParams = z.object({ sha256 });
export const targetQuery = z.object({ target: target.default("production") });

export const approvalBody = z.strictObject({
  target: target.default("production"),
  decision: z.enum(Decision),
  evidenceDigests: z.array(sha256).max(10_000),
  comment: z.string().max(4000).default(""),
});

const verdict = z.enum(Verdict);
const figure = z.number().nullable();

export const gateAnswer = z
  .object({
    id: z.string(),
    modelName: z.string(),
    version: z.number(),
    versionDigest: z.string(),
    target: z.string(),
    mode: z.enum(GateMode),
    verdict,
    verdictBeforeApproval: verdict,
    policyDigest: z.string(),
    rules: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        kind: z.enum(["evidence", "approval"]),
        requirement: z.string(),
        verdict,
        items: z.array(z.object({ item: z.string(), verdict })),
        figures: z.array(
          z.object({
            name: z.string(),
            item: z.string().nullable(),
            value: z.union([z.number(), z.string(), z.boolean()]).nullable(),
            lower: figure,
            upper: figure,
          }),
        ),
        missing: z.array(z.string()),
        message: z.string(),
      }),
    ),
    evidenceDigests: z.array(z.string()),
    approvalIds: z.array(z.string()),
    evidenceSha256: z.string(),
    checkedAt: z.string(),
    checkedBy: z.string(),
    checkedByName: z.string(),
  })
  .meta({ id: "GateResult" });

export const evidenceAnswer = z
  .object({
    sha256: z.string(),
    predicateType: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
    createdByName: z.string(),
    ledgerIndex: z
      .number()
      .nullable()
      .describe("Place of its entry in the ledger; null while it waits for one."),
  })
  .meta({ id: "Evidence" });

export const approvalAnswer = z
  .object({
    id: z.string(),
    target: z.string(),
    decision: z.enum(Decision),
    by: z.string(),
    byName: z.string(),
    evidenceDigests: z.array(z.string()),
    evidenceSha256: z.string(),
    comment: z.string(),
    createdAt: z.string(),
    /** About the evidence that is there now. */
    current: z.boolean(),
  })
  .meta({ id: "Approval" });

const value = z.union([z.number(), z.string()]).nullable();

export const approvalsAnswer = z.object({
  pending: z.object({
    evidenceDigests: z.array(z.string()),
    changes: z.object({
      since: z.number().nullable(),
      items: z.array(z.object({ what: z.string(), before: value, after: value })),
    }),
  }),
  approvals: z.array(approvalAnswer),
  mayApprove: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
});
