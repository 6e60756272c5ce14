import { figure, say } from "./narrate.ts";
import type { PeopleRows } from "./people-rows.ts";
import { deploymentName, type Stage } from "./stage.ts";

const rowsPerRequest = 50;
const requestsAtOnce = 4;
const labelsPerCall = 1000;

/**
 * Sends rows to the gateway as an application would, by MLflow's scoring protocol, in their order.
 *
 * @throws Error on an answer that is no prediction for each row, or of another version.
 */
export async function sendTraffic(
  stage: Stage,
  { columns, rows }: PeopleRows,
  version: number,
): Promise<void> {
  const batches: (readonly unknown[])[] = [];
  for (let at = 0; at < rows.length; at += rowsPerRequest) batches.push(rows.slice(at, at + rowsPerRequest));
  const milliseconds: number[] = [];
  const startedMs = performance.now();
  let next = 0;
  const sendNext = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const sentMs = performance.now();
      await invoke(stage, { columns, data: batch }, version);
      milliseconds.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, sendNext));
  const seconds = (performance.now() - startedMs) / 1000;
  milliseconds.sort((one, other) => one - other);
  const percentile = (share: number) => milliseconds[Math.ceil(share * milliseconds.length) - 1] ?? NaN;
  say(
    `${figure(rows.length)} rows in ${figure(batches.length)} requests of ${rowsPerRequest}: ${figure(Math.round(rows.length / seconds))} rows/s, ` +
      `p50 ${percentile(0.5).toFixed(1)} ms, p99 ${percentile(0.99).toFixed(1)} ms a request, all answered by version ${version}`,
  );
}

async function invoke(
  { gatewayUrl, people }: Stage,
  dataframe: { columns: readonly string[]; data: readonly unknown[] },
  version: number,
): Promise<void> {
  const response = await fetch(`${gatewayUrl}/invocations`, {
    method: "POST",
    headers: { authorization: `Bearer ${people.application.token}`, "content-type": "application/json" },
    body: JSON.stringify({ dataframe_split: dataframe }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`/invocations answered ${response.status}: ${text.slice(0, 300)}`);
  const answered = response.headers.get("x-plumbline-version");
  if (answered !== String(version)) throw new Error(`version ${answered} answered, not ${version}`);
  const { predictions } = JSON.parse(text) as { predictions: unknown[] };
  if (predictions.length !== dataframe.data.length)
    throw new Error(`${predictions.length} predictions for ${dataframe.data.length} rows`);
}

/** The labels arrive, by the key of each person. */
export async function sendLabels({ people }: Stage, labels: PeopleRows["labels"]): Promise<void> {
  for (let at = 0; at < labels.length; at += labelsPerCall) {
    await people.application.client.post(`/api/v1/deployments/${deploymentName}/feedback`, {
      labels: labels.slice(at, at + labelsPerCall),
    });
  }
  const positives = labels.filter(({ label }) => label === 1).length;
  say(`${figure(labels.length)} labels arrive late, ${figure(positives)} of them "employed"`);
}
