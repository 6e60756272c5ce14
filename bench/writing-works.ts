import { AnswerCheck, emptyAnswer, listOf } from "./answer-check.ts";
import { connections, type Send, type Visit } from "./closed-loop.ts";
import { getOf, postOf, type PreparingClient } from "./target.ts";
import type { Prepared, Work } from "./work.ts";

const timestamp = 1_700_000_000_000;

/** Each connection logs to a run of its own, as jobs in training do. */
async function startRuns(client: PreparingClient, { scratchExperimentId }: Prepared): Promise<string[]> {
  const runIds: string[] = [];
  for (let connection = 0; connection < connections; connection++) {
    const { run } = await client.post<{ run: { info: { run_id: string } } }>("/runs/create", {
      experiment_id: scratchExperimentId,
      start_time: timestamp,
    });
    runIds.push(run.info.run_id);
  }
  return runIds;
}

const logMetric: Work = {
  id: "log-metric",
  name: "log-metric",
  atLeast: 50,
  prepare: async (client, prepared) => {
    const runIds = await startRuns(client, prepared);
    const answer = emptyAnswer();
    let step = 0;
    return async (send, connection) => {
      const metric = { run_id: runIds[connection], key: "loss", value: 1 / ++step, timestamp, step };
      await send(postOf("/runs/log-metric", metric), answer);
    };
  },
};

const logMetrics: Work = {
  id: "log-batch-1000",
  name: "log-batch of 1000 metrics",
  atLeast: 40,
  prepare: async (client, prepared) => {
    const runIds = await startRuns(client, prepared);
    const answer = emptyAnswer();
    let step = 0;
    return async (send, connection) => {
      const metrics = Array.from({ length: 1000 }, (_, index) => {
        if (index % 10 === 0) step += 1;
        return { key: `m${index % 10}`, value: Math.sin(step + index), timestamp: timestamp + step, step };
      });
      await send(postOf("/runs/log-batch", { run_id: runIds[connection], metrics }), answer);
    };
  },
};

const logMixed: Work = {
  id: "log-batch-mixed",
  name: "log-batch of 10 metrics, 5 params, 2 tags",
  atLeast: 60,
  prepare: async (client, prepared) => {
    const runIds = await startRuns(client, prepared);
    const answer = emptyAnswer();
    let step = 0;
    return async (send, connection) => {
      await send(postOf("/runs/log-batch", { run_id: runIds[connection], ...mixedBatch(++step) }), answer);
    };
  },
};

/** Params have keys of their own in every batch: a param is written once. */
function mixedBatch(step: number): Record<string, unknown> {
  return {
    metrics: Array.from({ length: 10 }, (_, index) => ({
      key: `m${index}`,
      value: step / 7,
      timestamp,
      step,
    })),
    params: Array.from({ length: 5 }, (_, index) => ({ key: `p${step}.${index}`, value: String(index) })),
    tags: Array.from({ length: 2 }, (_, index) => ({ key: `t${index}`, value: String(step) })),
  };
}

const loggedTogether = 10;
const loggedAlone = 15;

/** A run from its start to its end: 29 requests. */
const lifecycle: Work = {
  id: "lifecycle",
  name: "lifecycle of a run, 29 requests",
  atLeast: 60,
  prepare: (_client, prepared) => liveRuns(prepared),
};

function liveRuns({ scratchExperimentId }: Prepared): Visit {
  const done = emptyAnswer();
  const made = new AnswerCheck((answer) => "run" in answer);
  const updated = new AnswerCheck((answer) => "run_info" in answer);
  const history = listOf("metrics", loggedAlone);
  return async (send) => {
    const post = (path: string, body: unknown, check = done) => send(postOf(`/runs/${path}`, body), check);
    const created = await post("create", { experiment_id: scratchExperimentId, start_time: timestamp }, made);
    const run_id = (created["run"] as { info: { run_id: string } }).info.run_id;
    for (let index = 0; index < 5; index++)
      await post("log-parameter", { run_id, key: `p${index}`, value: "1" });
    for (let index = 0; index < 4; index++) await post("set-tag", { run_id, key: `t${index}`, value: "1" });
    await post("log-batch", { run_id, ...mixedBatch(0) });
    for (let step = 0; step < loggedAlone; step++) {
      await post("log-metric", {
        run_id,
        key: "loss",
        value: 1 / (step + 1),
        timestamp: timestamp + step,
        step,
      });
    }
    await readBack(send, run_id, history);
    await post("update", { run_id, status: "FINISHED", end_time: timestamp + loggedAlone }, updated);
  };
}

async function readBack(send: Send, run_id: string, history: AnswerCheck): Promise<void> {
  const whole = new AnswerCheck(({ run }) => {
    const { metrics, params } = (run as { data: Record<string, unknown[]> }).data;
    return metrics?.length === loggedTogether + 1 && params?.length === 10;
  });
  await send(getOf("/runs/get", { run_id }), whole);
  await send(getOf("/metrics/get-history", { run_id, metric_key: "loss" }), history);
}

const createVersion: Work = {
  id: "create-version",
  name: "create model version",
  atLeast: 60,
  prepare: async (client, { largeRunId, largeRunArtifacts }) => {
    const name = `bench-${Date.now()}`;
    await client.post("/registered-models/create", { name });
    const made = new AnswerCheck(
      (answer) => (answer["model_version"] as { name?: string } | undefined)?.name === name,
    );
    const body = { name, source: `${largeRunArtifacts}/model`, run_id: largeRunId };
    return async (send) => {
      await send(postOf("/model-versions/create", body), made);
    };
  },
};

export const writingWorks: readonly Work[] = [logMetric, logMetrics, logMixed, lifecycle, createVersion];
