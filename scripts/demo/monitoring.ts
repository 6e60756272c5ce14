import { setTimeout as sleep } from "node:timers/promises";
import { deploymentName, type Stage } from "./stage.ts";

export type Measured =
  | { value: number; lower: number; upper: number; count?: number }
  | { value: null; reason: string };

export interface ColumnDrift {
  name: string;
  test: string | null;
  score: number | null;
  threshold: number | null;
  verdict: "drift" | "no-drift" | "insufficient";
  newCategories: string[];
}

/** What the server knows of a deployment's traffic. */
export interface Monitoring {
  revision: number;
  /** Something came that is not in these figures yet. */
  isBehind: boolean;
  traffic: { total: { requests: number; errors: number } };
  drift: {
    reference: { dataset: string; rows: number } | null;
    window: { rows: number };
    columns: ColumnDrift[];
    prediction: ColumnDrift | null;
    verdict: "drift" | "no-drift" | "insufficient";
    driftedShare: number | null;
  };
  quality: { rocAuc: Measured; offline: Measured; labelled: number; unlabelled: number };
  alerts: { state: "open" | "cleared"; reasons: { cause: string; message: string }[] }[];
}

const longestWaitMs = 40_000;

/**
 * Waits until the server has seen as much as is asked for.
 *
 * @throws Error with what was still missing.
 */
export async function waitForMonitoring(
  { people }: Stage,
  what: string,
  isThere: (monitoring: Monitoring) => boolean,
): Promise<Monitoring> {
  const startedMs = performance.now();
  for (;;) {
    const monitoring = await people["ml-engineer"].client.get<Monitoring>(
      `/api/v1/deployments/${deploymentName}/monitoring`,
    );
    if (!monitoring.isBehind && isThere(monitoring)) return monitoring;
    if (performance.now() - startedMs > longestWaitMs) {
      const { drift, quality } = monitoring;
      throw new Error(
        `${what} did not come within ${longestWaitMs / 1000} s: the window has ${drift.window.rows} rows, ${quality.labelled} of them labelled`,
      );
    }
    await sleep(250);
  }
}
