import { createRun, firstStartMs, seedRuns } from "./seed-runs.ts";
import { getOf, PreparingClient, type Target } from "./target.ts";
import { historyPoints, largeRunValues, type Prepared } from "./work.ts";

/** Points of one log-batch. */
const batchPoints = 1000;

/** Lays down on a server what all works read, the seeded runs only where it does not have them. */
export async function prepareTarget(target: Target, runs: number): Promise<Prepared> {
  const seededExperimentId = await seedRuns(target, runs);
  using client = new PreparingClient(target);
  const { experiment_id: scratchExperimentId } = await client.post<{ experiment_id: string }>(
    "/experiments/create",
    { name: `bench scratch ${Date.now()}` },
  );
  const largeRunId = await createRun(client, scratchExperimentId, 0, largeRunValues);
  await logHistory(client, largeRunId, historyPoints);
  const { run } = await client.call<{ run: { info: { artifact_uri: string } } }>(
    getOf("/runs/get", { run_id: largeRunId }),
  );
  const largeRunArtifacts = run.info.artifact_uri;
  return { scratchExperimentId, seededExperimentId, runs, largeRunId, largeRunArtifacts };
}

/** Logs points of the metric `history`, one a step and a millisecond. */
export async function logHistory(client: PreparingClient, runId: string, points: number): Promise<void> {
  for (let first = 0; first < points; first += batchPoints) {
    const metrics = Array.from({ length: Math.min(batchPoints, points - first) }, (_, index) => {
      const step = first + index;
      return { key: "history", value: Math.sin(step), timestamp: firstStartMs + step, step };
    });
    await client.post("/runs/log-batch", { run_id: runId, metrics });
  }
}
