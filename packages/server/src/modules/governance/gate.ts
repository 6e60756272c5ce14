import type { ActorId } from "#ports";
import type { GateMode } from "./policy.ts";

export const Verdict = { pass: "pass", fail: "fail", insufficient: "insufficient" } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export interface GateFigure {
  readonly name: string;
  /** What it is of, where the rule is judged for several names. */
  readonly item: string | null;
  readonly value: number | string | boolean | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface RuleResult {
  readonly id: string;
  readonly title: string;
  readonly kind: "evidence" | "approval";
  readonly requirement: string;
  readonly verdict: Verdict;
  /** The verdict of each name, where the rule has names. */
  readonly items: readonly { readonly item: string; readonly verdict: Verdict }[];
  readonly figures: readonly GateFigure[];
  /** What could not be read: why the rule is insufficient. */
  readonly missing: readonly string[];
  readonly message: string;
}

export interface GateResult {
  readonly id: string;
  readonly modelName: string;
  readonly version: number;
  readonly versionDigest: string;
  readonly target: string;
  readonly mode: GateMode;
  readonly verdict: Verdict;
  /** The verdict of all rules but those about approvals: what an approver decides on. */
  readonly verdictBeforeApproval: Verdict;
  readonly policyDigest: string;
  readonly rules: readonly RuleResult[];
  /** Digests of the evidence that was judged, sorted. */
  readonly evidenceDigests: readonly string[];
  /** Ids of the approvals that were read. */
  readonly approvalIds: readonly string[];
  /** The decision itself as evidence. */
  readonly evidenceSha256: string;
  readonly checkedAtMs: number;
  readonly checkedBy: ActorId;
}

/** One failure fails all; otherwise one insufficient leaves all insufficient. Nothing at all is insufficient. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(Verdict.fail)) return Verdict.fail;
  if (verdicts.length === 0 || verdicts.includes(Verdict.insufficient)) return Verdict.insufficient;
  return Verdict.pass;
}
