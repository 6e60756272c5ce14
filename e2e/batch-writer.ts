/** Metrics in one batch. */
const metricsPerBatch = 20;

/** What one writer sent, and what it knows of the fate of each batch. */
export interface WrittenRun {
  readonly runId: string;
  /** Numbers of batches that the server acknowledged. */
  readonly acknowledged: number[];
  /** Numbers of batches that got no answer: they may be there, whole, or not. */
  readonly unanswered: number[];
}

export type Post = (path: string, body: unknown) => Promise<Response>;

/** A client of MLflow's REST API. */
export function createPost(url: string, token: string): Post {
  return (path, body) =>
    fetch(`${url}/api/2.0/mlflow/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
}

/** Creates a run and logs batches to it until the server is gone. Every answer but 200 is an error. */
export async function writeUntilGone(post: Post): Promise<WrittenRun | undefined> {
  const created = await answerOf(post("runs/create", { experiment_id: "0", start_time: 1 }));
  if (created === undefined) return undefined;
  const { run } = (await created.json()) as { run: { info: { run_id: string } } };
  const written: WrittenRun = { runId: run.info.run_id, acknowledged: [], unanswered: [] };
  for (let batch = 0; ; batch += 1) {
    const answer = await answerOf(post("runs/log-batch", batchOf(written.runId, batch)));
    if (answer === undefined) {
      written.unanswered.push(batch);
      return written;
    }
    if (answer.status !== 200) throw new Error(`log-batch: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    written.acknowledged.push(batch);
  }
}

function batchOf(runId: string, batch: number): unknown {
  return {
    run_id: runId,
    metrics: Array.from({ length: metricsPerBatch }, (_, index) => ({
      key: `m${batch}.${index}`,
      value: index,
      timestamp: 1,
      step: 0,
    })),
    params: [{ key: `p${batch}`, value: "v" }],
    tags: [{ key: `t${batch}`, value: "v" }],
  };
}

async function answerOf(sent: Promise<Response>): Promise<Response | undefined> {
  try {
    return await sent;
  } catch {
    return undefined;
  }
}

interface RunAnswer {
  run: { data: Record<"metrics" | "params" | "tags", { key: string }[] | undefined> };
}

/** What is wrong with a run after the kill: acknowledged batches that are missing, and batches that are there in part. */
export async function findFaults(url: string, token: string, written: WrittenRun): Promise<string[]> {
  const answer = await fetch(`${url}/api/2.0/mlflow/runs/get?run_id=${written.runId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200) return [`run ${written.runId} is gone: ${answer.status}`];
  const { data } = ((await answer.json()) as RunAnswer).run;
  const keys = new Set(
    [data.metrics, data.params, data.tags].flatMap((list) => (list ?? []).map(({ key }) => key)),
  );
  const countOf = (batch: number) =>
    Array.from({ length: metricsPerBatch }, (_, index) => `m${batch}.${index}`)
      .concat(`p${batch}`, `t${batch}`)
      .filter((key) => keys.has(key)).length;
  const whole = metricsPerBatch + 2;
  return [
    ...written.acknowledged
      .filter((batch) => countOf(batch) !== whole)
      .map((batch) => `acknowledged batch ${batch} of ${written.runId}: ${countOf(batch)} of ${whole} there`),
    ...written.unanswered
      .filter((batch) => ![0, whole].includes(countOf(batch)))
      .map((batch) => `unanswered batch ${batch} of ${written.runId}: ${countOf(batch)} of ${whole} there`),
  ];
}
