import { getOf, NotThere, PreparingClient, type Target } from "./target.ts";

/** Values of each kind that a seeded run has. */
export const valuesPerRun = 50;
/** Start of the first run, in milliseconds since 1970; each later one starts a millisecond later. */
export const firstStartMs = 1_700_000_000_000;
/** Connections that make runs at a time. */
const seeders = 16;
const seededTag = "bench.seeded";

/** The fields of a seeded run's log-batch; `at` counts runs from 1. The same on every server. */
export function valuesOf(at: number, values = valuesPerRun): Record<"params" | "metrics", unknown[]> {
  const each = <T>(make: (index: number) => T) => Array.from({ length: values }, (_, index) => make(index));
  return {
    params: each((index) => ({ key: `p${index}`, value: String((at * 31 + index) % 97) })),
    metrics: each((index) => ({
      key: `m${index}`,
      value: (((at + 1) * (index + 7) * 7919) % 10_007) / 10_007,
      timestamp: firstStartMs,
      step: 0,
    })),
  };
}

/**
 * An experiment of exactly this many runs, each with its params and metrics: the one of its name where a server has it
 * whole, else a new one.
 * @returns its id.
 */
export async function seedRuns(target: Target, runs: number): Promise<string> {
  using client = new PreparingClient(target);
  const name = `bench ${runs} runs`;
  const found = await findSeeded(client, name, runs);
  if (found !== undefined) return found;
  const { experiment_id } = await client.post<{ experiment_id: string }>("/experiments/create", { name });
  await addRuns(target, experiment_id, { from: 0, to: runs });
  await client.post("/experiments/set-experiment-tag", {
    experiment_id,
    key: seededTag,
    value: String(runs),
  });
  return experiment_id;
}

/** Makes the runs after number `from` up to number `to`. */
export async function addRuns(
  target: Target,
  experimentId: string,
  { from, to }: { from: number; to: number },
): Promise<void> {
  let made = from;
  const seed = async () => {
    using client = new PreparingClient(target);
    while (made < to) await createRun(client, experimentId, ++made);
  };
  await Promise.all(Array.from({ length: seeders }, seed));
}

export async function createRun(
  client: PreparingClient,
  experimentId: string,
  at: number,
  values = valuesPerRun,
): Promise<string> {
  const { run } = await client.post<{ run: { info: { run_id: string } } }>("/runs/create", {
    experiment_id: experimentId,
    start_time: firstStartMs + at,
  });
  const { run_id } = run.info;
  await client.post("/runs/log-batch", { run_id, ...valuesOf(at, values) });
  return run_id;
}

/** @throws Error where there is such an experiment, but not whole. */
async function findSeeded(client: PreparingClient, name: string, runs: number): Promise<string | undefined> {
  const experiment = await findExperiment(client, name);
  if (experiment === undefined) return undefined;
  const { experiment_id, tags } = experiment;
  const last = await client.post<{ runs?: { info: { start_time: number } }[] }>("/runs/search", {
    experiment_ids: [experiment_id],
    order_by: ["attributes.start_time DESC"],
    max_results: 1,
  });
  const isWhole =
    tags?.some(({ key, value }) => key === seededTag && value === String(runs)) === true &&
    Number(last.runs?.[0]?.info.start_time) === firstStartMs + runs;
  if (!isWhole)
    throw new Error(`the experiment "${name}" is there, but not whole; start the server on a new directory`);
  return experiment_id;
}

async function findExperiment(
  client: PreparingClient,
  name: string,
): Promise<{ experiment_id: string; tags?: { key: string; value: string }[] } | undefined> {
  try {
    const path = getOf("/experiments/get-by-name", { experiment_name: name });
    const { experiment } = await client.call<{ experiment: { experiment_id: string } }>(path);
    return experiment;
  } catch (error) {
    if (error instanceof NotThere) return undefined;
    throw error;
  }
}
