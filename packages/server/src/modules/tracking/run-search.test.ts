import fc from "fast-check";
import { expect, test } from "vitest";
import type { Transaction } from "#storage";
import { startTestServer, type TestServer } from "#testing";
import { searchRuns } from "./search-runs.ts";

/** More than are counted before a comparison counts as met by many, so that every way to search is gone. */
const count = 2600;

interface TestRun {
  readonly id: string;
  readonly startMs: number;
  /** Many runs have the same; null where the run has none. */
  readonly few: number | null;
  /** Every run has another. */
  readonly spread: number;
  readonly team: string;
}

const runs: readonly TestRun[] = Array.from({ length: count }, (_, index) => ({
  id: index.toString(16).padStart(32, "0"),
  startMs: index % 90,
  few: index % 11 === 0 ? null : index % 11 === 1 ? Number.NaN : index % 7,
  spread: (index * 7919) % 10_007,
  team: `t${index % 5}`,
}));

function insertRun(transaction: Transaction, { id, startMs, few, spread, team }: TestRun): void {
  transaction.run(
    `INSERT INTO runs (run_id, workspace, experiment_id, name, user_id, status, start_time_ms, artifact_uri,
       lifecycle_stage) VALUES (?, 'default', 0, ?, '', 'RUNNING', ?, '', 'active')`,
    id,
    id,
    startMs,
  );
  transaction.run("INSERT INTO run_params (run_id, key, value) VALUES (?, 'team', ?)", id, team);
  for (const [key, value] of Object.entries({ few, spread })) {
    if (value === null) continue;
    transaction.run(
      `INSERT INTO metric_series (run_id, experiment_id, key, value, is_nan, timestamp_ms, step)
       VALUES (?, 0, ?, ?, ?, 1, 1)`,
      id,
      key,
      Number.isNaN(value) ? 0 : value,
      Number.isNaN(value) ? 1 : 0,
    );
  }
}

type Condition = readonly [text: string, isMet: (run: TestRun) => boolean];

const conditions: readonly fc.Arbitrary<Condition>[] = [
  fc.integer({ min: 0, max: 10_100 }).map((n) => [`metrics.spread < ${n}`, ({ spread }) => spread < n]),
  fc.integer({ min: -1, max: 7 }).map((n) => [`metrics.few >= ${n}`, ({ few }) => few !== null && few >= n]),
  fc.integer({ min: 0, max: 7 }).map((n) => [`metrics.few != ${n}`, ({ few }) => few !== null && few !== n]),
  fc.integer({ min: 0, max: 5 }).map((n) => [`params.team = 't${n}'`, ({ team }) => team === `t${n}`]),
  fc.integer({ min: 0, max: 90 }).map((n) => [`start_time >= ${n}`, ({ startMs }) => startMs >= n]),
];

/** Runs whose metric is NaN come after those with a number, and those without it last, whichever way the order goes. */
const rank = (value: number | null) => (value === null ? 2 : Number.isNaN(value) ? 1 : 0);

function compareBy(name: "few" | "spread" | "startMs", ascending: boolean) {
  return (a: TestRun, b: TestRun): number => {
    const [left, right] = [a[name], b[name]];
    if (rank(left) !== rank(right)) return rank(left) - rank(right);
    if (rank(left) > 0) return 0;
    return ((left ?? 0) - (right ?? 0)) * (ascending ? 1 : -1);
  };
}

const order = fc.record({
  name: fc.constantFrom("few", "spread", "startMs"),
  ascending: fc.boolean(),
});

async function search(
  server: TestServer,
  workspace: string,
  asked: { filter: string; orderBy: string[]; pageToken: string | undefined },
): Promise<{ ids: string[]; nextPageToken: string | undefined }> {
  const query = { experimentIds: ["0"], stages: ["active"], maximum: 700, ...asked } as const;
  const { runs: found, nextPageToken } = await searchRuns(server.context, workspace, query);
  return { ids: found.map(({ runId }) => runId), nextPageToken };
}

test("a search finds the same runs in the same order, whichever way it goes", async () => {
  await using server = await startTestServer();
  const { workspace } = await server.principal("administrator");
  await server.context.storage.write((transaction) => {
    for (const run of runs) insertRun(transaction, run);
  });
  await fc.assert(
    fc.asyncProperty(
      fc
        .uniqueArray(fc.integer({ min: 0, max: conditions.length - 1 }), { maxLength: 3 })
        .chain((indices) => fc.tuple(...indices.map((index) => conditions[index]!))),
      order,
      async (filter, { name, ascending }) => {
        const key = name === "startMs" ? "attributes.start_time" : `metrics.${name}`;
        const orderBy = [`${key} ${ascending ? "ASC" : "DESC"}`];
        const expected = runs
          .filter((run) => filter.every(([, isMet]) => isMet(run)))
          .sort(
            (a, b) =>
              compareBy(name, ascending)(a, b) ||
              (name === "startMs" ? 0 : b.startMs - a.startMs) ||
              (a.id < b.id ? -1 : 1),
          );
        const found: string[] = [];
        for (let pageToken: string | undefined = ""; pageToken !== undefined;) {
          const text = filter.map(([piece]) => piece).join(" AND ");
          const page = await search(server, workspace, { filter: text, orderBy, pageToken });
          found.push(...page.ids);
          pageToken = page.nextPageToken;
        }
        expect(found).toEqual(expected.map(({ id }) => id));
      },
    ),
    { numRuns: 60 },
  );
});
