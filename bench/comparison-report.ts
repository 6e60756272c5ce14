import { availableParallelism, cpus, loadavg } from "node:os";
import { quantile, type LoopResult } from "./closed-loop.ts";
import type { ComparedWork, Comparison, Memory, Rounds } from "./compare.ts";

/** What a reader needs to judge a comparison by. */
export interface Circumstances {
  readonly peerName: string;
  readonly date: string;
  readonly runs: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly machine: string;
  readonly node: string;
  /** Before and after: much more than 0 before spoils every rate. */
  readonly loadAverage: readonly number[];
  /** Whatever else has to be known, e.g. how the peer was filled. */
  readonly notes: readonly string[];
}

export function describeMachine(): { machine: string; node: string } {
  return {
    machine: `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`,
    node: process.version,
  };
}

export function loadBefore(): number {
  return loadavg()[0] ?? Number.NaN;
}

/** One server's figures for one work. */
interface Summary {
  readonly rate: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly cpuMilliseconds: number | undefined;
  readonly requests: number;
  readonly ratesByRound: readonly number[];
}

interface ComparedFigures {
  readonly work: string;
  readonly plumbline: Summary | undefined;
  readonly peer: Summary | undefined;
  /** Of the rates, the median over rounds. */
  readonly ratio: number | undefined;
  readonly atLeast: number | undefined;
  readonly faults: readonly string[];
}

function summarise(rounds: Rounds): Summary | undefined {
  if (rounds.length === 0) return undefined;
  const all = Float64Array.from(rounds.flatMap(({ milliseconds }) => [...milliseconds])).sort();
  const requests = rounds.reduce((sum, round) => sum + round.requests, 0);
  const cpu = rounds.reduce((sum, round) => sum + (round.cpuMilliseconds ?? Number.NaN) * round.requests, 0);
  return {
    rate: median(rounds.map(({ rate }) => rate)),
    p50Milliseconds: quantile(all, 0.5),
    p99Milliseconds: quantile(all, 0.99),
    cpuMilliseconds: Number.isNaN(cpu) ? undefined : cpu / requests,
    requests,
    ratesByRound: rounds.map(({ rate }) => rate),
  };
}

export function summariseWork({ work, plumbline, peer, faults }: ComparedWork): ComparedFigures {
  const ratios = plumbline.flatMap(({ rate }: LoopResult, round) => {
    const other = peer[round]?.rate;
    return other === undefined ? [] : [rate / other];
  });
  return {
    work: work.name,
    plumbline: summarise(plumbline),
    peer: summarise(peer),
    ratio: ratios.length === 0 ? undefined : median(ratios),
    atLeast: work.atLeast,
    faults,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The comparison as a page of Markdown. */
export function formatComparison(comparison: Comparison, about: Circumstances): string {
  const { peerName } = about;
  const bar = peerName === "mlflow";
  const rows = comparison.works
    .map(summariseWork)
    .map((figures) => [
      figures.work,
      ...cellsOf(figures.peer),
      ...cellsOf(figures.plumbline),
      figures.ratio === undefined ? "–" : `${round(figures.ratio)} ×`,
      ...(bar ? [figures.atLeast === undefined ? "" : `≥ ${figures.atLeast} ×`] : []),
    ]);
  const header = [
    "work",
    ...columnsOf(peerName),
    ...columnsOf("Plumbline"),
    "ratio",
    ...(bar ? ["bar"] : []),
  ];
  return [
    `# Plumbline and ${peerName}, ${about.date}`,
    "",
    "Requests a second (median of the rounds), latency over all rounds, and CPU time of the server's processes for one",
    "request. Both do the same work in turn, round by round, from one load program on the same machine.",
    "",
    table(header, rows),
    "",
    "## Memory and start",
    "",
    table(
      ["", "idle, MiB", "under load, MiB"],
      [
        ["Plumbline", ...memoryOf(comparison.plumbline)],
        [peerName, ...memoryOf(comparison.peer)],
      ],
    ),
    "",
    `Plumbline, start to ready: ${comparison.ready.emptySeconds.toFixed(2)} s on an empty directory, ` +
      `${comparison.ready.filledSeconds.toFixed(2)} s on the filled one. Memory is the resident set of all processes of a server.`,
    "",
    "## How",
    "",
    `- ${about.connections} keep-alive connections, rounds of ${about.seconds} s, ${about.rounds} for each work on each server, after a second of warm-up.`,
    `- ${about.runs} runs of 50 params and 50 metrics. Plumbline as it comes: authentication, permissions, ledger and fsync on.`,
    `- ${about.machine}, Node ${about.node}; load average ${about.loadAverage.map((load) => load.toFixed(2)).join(" before, ")} after.`,
    ...[...about.notes, ...comparison.works.flatMap(({ faults }) => faults)].map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function columnsOf(name: string): string[] {
  return [`${name}, /s`, "p50, ms", "p99, ms", "CPU, ms"];
}

function cellsOf(summary: Summary | undefined): string[] {
  if (summary === undefined) return ["–", "", "", ""];
  const { rate, p50Milliseconds, p99Milliseconds, cpuMilliseconds } = summary;
  return [
    round(rate),
    round(p50Milliseconds),
    round(p99Milliseconds),
    cpuMilliseconds === undefined ? "?" : round(cpuMilliseconds),
  ];
}

function memoryOf({ idleMebibytes, loadedMebibytes }: Memory): string[] {
  return [idleMebibytes, loadedMebibytes].map((mebibytes) =>
    Number.isNaN(mebibytes) ? "?" : round(mebibytes),
  );
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(header),
    line(header.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...rows.map(line),
  ].join("\n");
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(value >= 10 ? 3 : 2);
}
