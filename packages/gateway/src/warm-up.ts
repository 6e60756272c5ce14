import {
  allocate,
  countElements,
  type GraphTensor,
  type ModelSession,
  type SessionInput,
} from "@plumbline/inference";
import type { Logger } from "@plumbline/platform";
import type { RunTimes } from "./run-times.ts";

/** Numbers of rows that are tried, while a run stays short. */
const rowCounts = [1, 16, 256];
/** Runs of each; the shortest counts, since the first ones allocate. */
const runsEach = 5;
/** A run longer than this says enough, in milliseconds. */
const longEnoughMs = 5;

/** Runs blank rows: a session's first runs allocate, and their times say how the model is to be run. */
export async function warmUp(
  session: ModelSession,
  runTimes: RunTimes,
  about: { logger: Logger; deployment: string },
): Promise<void> {
  const { inputs, outputs, batches } = session.graph;
  const outputNames = outputs.map(({ name }) => name);
  try {
    for (const rowCount of batches ? rowCounts : [1]) {
      let shortestMs = Infinity;
      for (let run = 0; run < runsEach; run++) {
        const blanks = inputs.map((input) => blankInput(input, rowCount));
        const { runMs } = await session.run(blanks, outputNames);
        shortestMs = Math.min(shortestMs, runMs);
        if (run > 0 && runMs > longEnoughMs) break;
      }
      const size = inputs.reduce((sum, input) => sum + blankInput(input, rowCount).storage.length, 0);
      runTimes.record(size, shortestMs);
      if (shortestMs > longEnoughMs) return;
    }
  } catch (error) {
    // A model may rightly refuse a row of zeros.
    about.logger.warn(
      { err: error, deployment: about.deployment },
      "the warm-up rows were refused by the model",
    );
  }
}

/** A length that varies is 1, and that of the first dimension the number of rows. */
function blankInput({ type, dims }: GraphTensor, rowCount: number): SessionInput {
  const lengths = dims.map((length, axis) => (length !== -1 ? length : axis === 0 ? rowCount : 1));
  return { storage: allocate(type, countElements(lengths)), dims: lengths };
}
