import type { AppContext } from "#context";
import type { PreparedPromotion, Principal, Promotion, PromotionGuard } from "#ports";
import type { Transaction } from "#storage";
import { sameDigests } from "./approval.ts";
import { checkGate } from "./check-gate.ts";
import { governanceErrors } from "./errors.ts";
import { type GateResult, Verdict } from "./gate.ts";
import { loadPolicy } from "./load-policy.ts";
import { GateMode } from "./policy.ts";
import { readJudgement } from "./read-judgement.ts";

type Context = Pick<AppContext, "storage" | "clock" | "random" | "ledger" | "config">;

/** Makes a governed alias obey its gate, whichever API asks. */
export function createPromotionGuard(context: Context): PromotionGuard {
  return { prepare: (principal, promotion) => preparePromotion(context, principal, promotion) };
}

const nothingToConfirm: PreparedPromotion = { confirm: () => Promise.resolve() };

async function preparePromotion(
  context: Context,
  principal: Principal,
  promotion: Promotion,
): Promise<PreparedPromotion> {
  const { targets } = loadPolicy(context).policy;
  const mode = Object.hasOwn(targets, promotion.target) ? targets[promotion.target]?.mode : undefined;
  if (mode === undefined || mode === GateMode.off) return nothingToConfirm;
  if (!principal.permissions.has("models:promote")) {
    throw governanceErrors["promotion-not-permitted"]({ target: promotion.target });
  }
  const result = await checkGate(context, principal, promotion);
  if (mode === GateMode.enforce && result.verdict !== Verdict.pass) {
    await recordRefusal(context, principal, result);
    throw governanceErrors["gate-refused"]({
      name: result.modelName,
      version: result.version,
      target: result.target,
      verdict: result.verdict,
      rules: result.rules.filter(({ verdict }) => verdict !== Verdict.pass).map(({ message }) => message),
    });
  }
  return { confirm: (tx) => confirmUnchanged(context, tx, principal, result) };
}

async function recordRefusal(context: Context, principal: Principal, result: GateResult): Promise<void> {
  await context.storage.write((tx) =>
    context.ledger.append(tx, {
      type: "promotion.refused",
      subject: `gate-result:${result.id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: {
        model: result.modelName,
        version: result.version,
        target: result.target,
        verdict: result.verdict,
      },
    }),
  );
}

/** What was judged is still what is there. @throws PlumblineError `governance/changed-meanwhile`. */
async function confirmUnchanged(
  context: Context,
  tx: Transaction,
  principal: Principal,
  result: GateResult,
): Promise<void> {
  const now = await readJudgement(context, tx, principal, result);
  const unchanged =
    now.version.digest === result.versionDigest &&
    sameDigests(now.evidenceDigests, result.evidenceDigests) &&
    sameDigests(
      now.approvals.map(({ id }) => id),
      result.approvalIds,
    );
  if (!unchanged) {
    throw governanceErrors["changed-meanwhile"]({ name: result.modelName, version: result.version });
  }
}
