import { Worker } from "node:worker_threads";
import type { JsonObject } from "@plumbline/ledger";
import type { CelAnswer, CelMessage, CelQuestion } from "./cel-worker.ts";
import { governanceErrors } from "./errors.ts";

/** Longest time for all expressions of one gate, in seconds. */
const deadlineSeconds = 5;

/**
 * Evaluates CEL in a worker thread under a deadline: the language has no loops without an end, but nested macros over
 * long lists can take for ever, and the event loop must not wait for them.
 */
export async function evaluateCel(
  bindings: JsonObject,
  questions: readonly CelQuestion[],
): Promise<readonly CelAnswer[]> {
  const worker = new Worker(new URL("./cel-worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(governanceErrors["cel-deadline"]({ seconds: deadlineSeconds })),
        deadlineSeconds * 1000,
      );
      worker.once("error", reject);
      worker.once("message", ({ answers }: { answers: readonly CelAnswer[] }) => resolve(answers));
      worker.postMessage({ id: 0, bindings, questions } satisfies CelMessage);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
