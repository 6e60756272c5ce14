import { mkdirSync, writeFileSync } from "node:fs";
import { connections } from "./closed-loop.ts";
import { compare, works } from "./compare.ts";
import { describeMachine, formatComparison, loadBefore, summariseWork } from "./comparison-report.ts";

export interface ComparisonFlags {
  /** Address of the MLflow-compatible peer. */
  readonly against: string;
  /** What the peer is called in the results and their file. */
  readonly name: string;
  /** Its `Authorization` header, where it wants one. */
  readonly peerAuthorization: string | undefined;
  readonly peerPids: readonly number[];
  /** Ids of works; empty for all. */
  readonly wanted: readonly string[];
  readonly runs: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly notes: readonly string[];
}

/** Compares Plumbline with a peer, and writes `results/NAME-DATE.md` and `.json`. */
export async function runComparison(flags: ComparisonFlags): Promise<void> {
  const { against, name, runs, rounds, seconds, wanted } = flags;
  const unknown = wanted.filter((id) => !works.some((work) => work.id === id));
  if (unknown.length > 0) {
    throw new Error(`no work ${unknown.join(", ")}; there are ${works.map(({ id }) => id).join(", ")}`);
  }
  const before = loadBefore();
  const comparison = await compare({
    peer: {
      name,
      url: against,
      pids: flags.peerPids,
      headers: flags.peerAuthorization === undefined ? {} : { authorization: flags.peerAuthorization },
    },
    runs,
    rounds,
    seconds,
    works: works.filter(({ id }) => wanted.length === 0 || wanted.includes(id)),
    report: (line) => console.error(line),
  });
  const about = {
    peerName: name,
    date: new Date().toISOString().slice(0, 10),
    runs,
    rounds,
    seconds,
    connections,
    ...describeMachine(),
    loadAverage: [before, loadBefore()],
    notes: flags.notes,
  };
  const page = formatComparison(comparison, about);
  console.log(page);
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}-${about.date}`, folder);
  writeFileSync(`${file.pathname}.md`, page);
  const { works: compared, ...rest } = comparison;
  const figures = { about, works: compared.map(summariseWork), ...rest };
  writeFileSync(`${file.pathname}.json`, `${JSON.stringify(figures, null, 2)}\n`);
}
