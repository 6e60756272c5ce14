import { AnswerCheck, listOf } from "./answer-check.ts";
import type { BenchRequest } from "./keep-alive-connection.ts";
import { valuesPerRun } from "./seed-runs.ts";
import { getOf, postOf } from "./target.ts";
import { historyPoints, largeRunValues, type Prepared, type Work } from "./work.ts";

/** Runs of a page, as MLflow's own pages ask for them. */
const pageRuns = 100;
const experiments = 20;

/** An answer that is a page of runs, each with its values. */
function pageOfRuns({ runs }: Prepared): AnswerCheck {
  return new AnswerCheck((answer) => {
    const list = answer["runs"] as { data: { metrics: unknown[]; params: unknown[] } }[] | undefined;
    return (
      list?.length === Math.min(pageRuns, runs) &&
      list.every(({ data }) => data.metrics.length === valuesPerRun && data.params.length === valuesPerRun)
    );
  });
}

/** More than half of the runs have more than 0.3 of every metric. */
function searchByMetric({ seededExperimentId }: Prepared, metric = "m7"): BenchRequest {
  return postOf("/runs/search", {
    experiment_ids: [seededExperimentId],
    filter: `metrics.${metric} > 0.3`,
    order_by: [`metrics.${metric} DESC`],
    max_results: pageRuns,
  });
}

function largeRun(): AnswerCheck {
  return new AnswerCheck(({ run }) => {
    const { metrics, params } = (run as { data: Record<string, unknown[]> }).data;
    // The metric with the long history is one more.
    return metrics?.length === largeRunValues + 1 && params?.length === largeRunValues;
  });
}

const historyOf = (run_id: string): BenchRequest =>
  getOf("/metrics/get-history", { run_id, metric_key: "history", max_results: "25000" });

const getRun: Work = {
  id: "get-run",
  name: "get-run, 100 params, 100 metrics",
  atLeast: 40,
  prepare: (_client, { largeRunId }) => {
    const answer = largeRun();
    return async (send) => void (await send(getOf("/runs/get", { run_id: largeRunId }), answer));
  },
};

const history: Work = {
  id: "history",
  name: "history of 10k points",
  atLeast: 50,
  prepare: (_client, { largeRunId }) => {
    const answer = listOf("metrics", historyPoints);
    return async (send) => void (await send(historyOf(largeRunId), answer));
  },
};

const searchRuns: Work = {
  id: "search-runs",
  name: "search-runs, filter and order by a metric, a page of 100",
  atLeast: 150,
  prepare: (_client, prepared) => {
    const answer = pageOfRuns(prepared);
    return async (send) => void (await send(searchByMetric(prepared), answer));
  },
};

/** What is kept of answers helps little here: 50 pages of other runs each, one after the other. */
const searchVaried: Work = {
  id: "search-varied",
  name: "search-runs, by another metric each time",
  prepare: (_client, prepared) => {
    const answer = pageOfRuns(prepared);
    let turn = 0;
    return async (send) => {
      await send(searchByMetric(prepared, `m${turn++ % valuesPerRun}`), answer);
    };
  },
};

const searchExperiments: Work = {
  id: "search-experiments",
  name: "search-experiments, a page of 20",
  atLeast: 40,
  prepare: async (client) => {
    const named = Date.now();
    for (let index = 0; index < experiments; index++) {
      await client.post("/experiments/create", { name: `bench ${named} ${index}` });
    }
    const answer = listOf("experiments", experiments);
    return async (send) => {
      await send(postOf("/experiments/search", { max_results: experiments }), answer);
    };
  },
};

/** What the pages ask for when someone opens an experiment, sorts its table and opens a run: six requests. */
const visitPages: Work = {
  id: "browser",
  name: "a browser visit, 6 reads",
  atLeast: 60,
  prepare: (_client, prepared) => {
    const { seededExperimentId: experiment_id, largeRunId } = prepared;
    const listed = new AnswerCheck(({ experiments: list }) => Array.isArray(list) && list.length > 1);
    const opened = new AnswerCheck((answer) => "experiment" in answer);
    const [newest, sorted] = [pageOfRuns(prepared), pageOfRuns(prepared)];
    const run = largeRun();
    const points = listOf("metrics", historyPoints);
    return async (send) => {
      await send(postOf("/experiments/search", { max_results: experiments }), listed);
      await send(getOf("/experiments/get", { experiment_id }), opened);
      await send(
        postOf("/runs/search", {
          experiment_ids: [experiment_id],
          order_by: ["attributes.start_time DESC"],
          max_results: pageRuns,
        }),
        newest,
      );
      await send(searchByMetric(prepared), sorted);
      await send(getOf("/runs/get", { run_id: largeRunId }), run);
      await send(historyOf(largeRunId), points);
    };
  },
};

export const readingWorks: readonly Work[] = [
  getRun,
  history,
  searchRuns,
  searchVaried,
  searchExperiments,
  visitPages,
];
