import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { LifecycleStage } from "./lifecycle.ts";

export type StageContext = Pick<AppContext, "storage" | "clock" | "ledger">;

const words: Readonly<Record<LifecycleStage, string>> = {
  [LifecycleStage.active]: "restored",
  [LifecycleStage.deleted]: "deleted",
};

/**
 * Deletes or restores a thing, with its entry.
 * @param move does so; it returns what the entry says, or undefined where the thing is in that stage already.
 */
export async function changeStage(
  context: StageContext,
  { workspace, actorId }: Principal,
  thing: { readonly noun: "run" | "experiment"; readonly stage: LifecycleStage },
  move: (transaction: Transaction, nowMs: number) => { id: string; payload: object } | undefined,
): Promise<void> {
  await context.storage.write((transaction) => {
    const moved = move(transaction, context.clock.nowMs());
    if (moved === undefined) return;
    context.ledger.append(transaction, {
      type: `${thing.noun}.${words[thing.stage]}`,
      subject: `${thing.noun}:${moved.id}`,
      actor: actorId,
      workspace,
      payload: { ...moved.payload },
    });
  });
}
