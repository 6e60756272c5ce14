import type { PlumblineClient } from "@plumbline/sdk";
import type { Account } from "./installation.ts";

/** A picture of one pixel. */
const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export interface LoggedRun {
  readonly runId: string;
  readonly artifactUri: string;
}

/** Calls MLflow's API, as its client does. */
export async function callMlflow<T>(client: PlumblineClient, path: string, body: unknown): Promise<T> {
  return client.post<T>(`/api/2.0/mlflow/${path}`, body);
}

export async function createExperiment({ client }: Account, name: string): Promise<string> {
  const { experiment_id } = await callMlflow<{ experiment_id: string }>(client, "experiments/create", {
    name,
  });
  return experiment_id;
}

/** A run with a loss that falls over 60 steps, params, a data set, a tag and a picture. The same `place`, the same run. */
export async function logRun(account: Account, experimentId: string, place: number): Promise<LoggedRun> {
  const { client } = account;
  const startedAtMs = Date.now() - (40 - place) * 600_000;
  const { run } = await callMlflow<{ run: { info: { run_id: string; artifact_uri: string } } }>(
    client,
    "runs/create",
    {
      experiment_id: experimentId,
      run_name: `${["logistic", "forest", "boosting"][place % 3]}-${place}`,
      start_time: startedAtMs,
      tags: [{ key: "team", value: place % 2 === 0 ? "credit" : "labour" }],
    },
  );
  const { run_id: runId, artifact_uri: artifactUri } = run.info;
  const floor = 0.3 + 0.02 * (place % 7);
  await callMlflow(client, "runs/log-batch", {
    run_id: runId,
    metrics: Array.from({ length: 60 }, (_, step) => [
      {
        key: "loss",
        value: floor + Math.exp(-step / (6 + place)) / 2,
        step,
        timestamp: startedAtMs + step * 1000,
      },
      {
        key: "validation_auc",
        value: 0.82 - floor / 4 - Math.exp(-step / 9) / 5,
        step,
        timestamp: startedAtMs + step * 1000,
      },
    ]).flat(),
    params: [
      { key: "learning_rate", value: String(0.01 * (1 + place)) },
      { key: "max_depth", value: String(3 + (place % 4)) },
      { key: "seed", value: "7" },
    ],
    tags: [],
  });
  await callMlflow(client, "runs/log-inputs", {
    run_id: runId,
    datasets: [
      {
        dataset: { name: "households-2015", digest: "8f14e45f", source_type: "local", source: "{}" },
        tags: [{ key: "mlflow.data.context", value: "training" }],
      },
    ],
  });
  await putArtifact(account, artifactUri, "plots/roc.png", onePixel);
  await callMlflow(client, "runs/update", {
    run_id: runId,
    status: place % 11 === 10 ? "FAILED" : "FINISHED",
    end_time: startedAtMs + 61_000 + place * 1000,
  });
  return { runId, artifactUri };
}

export async function putArtifact(
  { client, token }: Account,
  artifactUri: string,
  path: string,
  content: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const root = artifactUri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  const answer = await fetch(`${client.url}${root}/${path}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: content,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
