import { type GuardedAnswer, PlumblineError, sendGuarded } from "@plumbline/platform";
import type { AppContext } from "#context";
import { secretBoxOf } from "./secret-box.ts";
import { signatureHeaders } from "./sign-delivery.ts";
import type { Webhook } from "./webhook.ts";
import { allowedDestinations } from "./webhook-rules.ts";
import { readSecret } from "./webhook.store.ts";

const timeoutMs = 10_000;
/** Of an answer's body; what a receiver says is shown where someone tries a webhook out. */
const maximumAnswerBytes = 16 * 1024;

export type Answer = Pick<GuardedAnswer, "status" | "headers" | "body">;

/** What came of one request to a webhook. */
export type SendOutcome =
  | { readonly answer: Answer; readonly error: undefined }
  | { readonly answer: undefined; readonly error: PlumblineError };

/**
 * Sends a body once.
 * @throws the reason of `signal` once that is aborted.
 */
export async function sendEvent(
  context: Pick<AppContext, "storage" | "clock" | "config">,
  webhook: Pick<Webhook, "webhookId" | "url">,
  message: { id: string; body: string; signal?: AbortSignal },
): Promise<SendOutcome> {
  const { id, body, signal } = message;
  try {
    const sealed = readSecret(context.storage.read, webhook.webhookId);
    const secret = sealed && secretBoxOf(context).open(sealed, webhook.webhookId);
    const answer = await sendGuarded(
      {
        url: webhook.url,
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "User-Agent": "plumbline",
          ...signatureHeaders(secret, id, context.clock.nowMs(), body),
        },
        body,
        timeoutMs,
        maximumAnswerBytes,
        ...(signal !== undefined && { signal }),
      },
      allowedDestinations(context),
    );
    return { answer, error: undefined };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PlumblineError) return { answer: undefined, error };
    throw error;
  }
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
