import type { AppContext } from "#context";
import { type Delivery, DeliveryState } from "./delivery.ts";
import { type DueDelivery, saveAttempt, type SettledAttempt } from "./delivery.store.ts";
import { isWorthRetrying, mostAttempts, readRetryAfterMs, waitBeforeNextMs } from "./retry-schedule.ts";
import { isSuccess, sendEvent, type SendOutcome } from "./send-event.ts";

type Context = Pick<AppContext, "storage" | "clock" | "config" | "random">;

/**
 * Sends a delivery once and writes down what came of it. Killed in between, it is sent again: a receiver that must
 * not act twice goes by the delivery's id.
 * @throws the reason of `signal` once that is aborted; the delivery then waits as before.
 */
export async function attemptDelivery(
  context: Context,
  delivery: DueDelivery,
  signal: AbortSignal,
): Promise<void> {
  const { deliveryId: id, body, webhookId, url } = delivery;
  const outcome = await sendEvent(context, { webhookId, url }, { id, body, signal });
  const settled = settle(context, delivery, outcome);
  await context.storage.write((tx) => saveAttempt(tx, id, settled));
}

function settle(context: Context, delivery: Delivery, outcome: SendOutcome): SettledAttempt {
  const nowMs = context.clock.nowMs();
  const attempts = delivery.attempts + 1;
  const { answer, error } = outcome;
  const told = { attempts, lastAttemptAtMs: nowMs, lastStatus: answer?.status ?? null };
  if (answer !== undefined && isSuccess(answer))
    return { ...told, state: DeliveryState.delivered, nextAttemptAtMs: null, lastError: null };
  const lastError = error === undefined ? describeRefusal(answer.status) : error.message;
  if (attempts >= mostAttempts || !isWorthRetrying(outcome))
    return { ...told, state: DeliveryState.dead, nextAttemptAtMs: null, lastError };
  const chance = Buffer.from(context.random.bytes(4)).readUInt32BE() / 2 ** 32;
  const askedMs = readRetryAfterMs(answer?.headers["retry-after"], nowMs);
  const nextAttemptAtMs = nowMs + waitBeforeNextMs(attempts, chance, askedMs);
  return { ...told, state: DeliveryState.waiting, nextAttemptAtMs, lastError };
}

function describeRefusal(status: number): string {
  const redirects = status >= 300 && status < 400;
  return `the receiver answered ${status}${redirects ? "; redirects are not followed: give the webhook the new URL" : ""}`;
}
