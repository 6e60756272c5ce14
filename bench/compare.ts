import { setTimeout as sleep } from "node:timers/promises";
import { type LoopResult, runLoop, type Visit } from "./closed-loop.ts";
import { startPlumbline } from "./plumbline-process.ts";
import { targetOf } from "./plumbline-target.ts";
import { prepareTarget } from "./prepare-target.ts";
import { residentMebibytesOfTrees } from "./process-usage.ts";
import { readingWorks } from "./reading-works.ts";
import { NotThere, PreparingClient, type Target } from "./target.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";
import type { Prepared, Work } from "./work.ts";
import { writingWorks } from "./writing-works.ts";

/** Every work, writing first. */
export const works: readonly Work[] = [...writingWorks, ...readingWorks];

const warmUpSeconds = 1;

export interface CompareOptions {
  readonly peer: Target;
  /** Runs of the experiment that is searched. */
  readonly runs: number;
  readonly rounds: number;
  /** Of each round of each work on each server. */
  readonly seconds: number;
  readonly works: readonly Work[];
  /** Hears of what is done. */
  readonly report: (line: string) => void;
}

/** One server's side of one work: a result for each round, none where the server does not offer it. */
export type Rounds = readonly LoopResult[];

export interface ComparedWork {
  readonly work: Work;
  readonly plumbline: Rounds;
  readonly peer: Rounds;
  /** What went wrong, by server. A server that failed has no results here. */
  readonly faults: readonly string[];
}

export interface Memory {
  readonly idleMebibytes: number;
  /** The most that was seen right after a round. */
  readonly loadedMebibytes: number;
}

export interface Comparison {
  readonly works: readonly ComparedWork[];
  readonly plumbline: Memory;
  readonly peer: Memory;
  /** From the start of the command to the line that says it is ready, in seconds. */
  readonly ready: { readonly emptySeconds: number; readonly filledSeconds: number };
}

/** Does the same work on Plumbline and on a peer, in turn, from one load program. */
export async function compare(options: CompareOptions): Promise<Comparison> {
  // The first start after a change compiles; that is no start of a server that is there to stay.
  await withTemporaryDirectory(async (directory) => {
    await (await startPlumbline("server", ["--data", directory]))[Symbol.asyncDispose]();
  });
  return withTemporaryDirectory(async (directory) => {
    const flags = ["--data", directory];
    const first = await startPlumbline("server", flags);
    const emptySeconds = first.readySeconds;
    options.report(`making ${options.runs} runs on Plumbline`);
    const prepared = await prepareTarget(await targetOf(first, directory), options.runs);
    await first[Symbol.asyncDispose]();
    await using server = await startPlumbline("server", flags);
    const plumbline = new Side(await targetOf(server, directory), prepared);
    options.report(`making ${options.runs} runs on ${options.peer.name}, if it has them not`);
    const peer = new Side(options.peer, await prepareTarget(options.peer, options.runs));
    // What the start and the seeding left behind is collected within seconds.
    await sleep(3000);
    for (const side of [plumbline, peer]) side.noteIdle();
    const compared: ComparedWork[] = [];
    for (const work of options.works) compared.push(await compareWork(options, work, plumbline, peer));
    const ready = { emptySeconds, filledSeconds: server.readySeconds };
    return { works: compared, plumbline: plumbline.memory, peer: peer.memory, ready };
  });
}

/** A server with what is known of it so far. */
class Side {
  readonly target: Target;
  readonly #prepared: Prepared;
  #idleMebibytes = Number.NaN;
  #loadedMebibytes = 0;

  constructor(target: Target, prepared: Prepared) {
    this.target = target;
    this.#prepared = prepared;
  }

  get memory(): Memory {
    return { idleMebibytes: this.#idleMebibytes, loadedMebibytes: this.#loadedMebibytes };
  }

  noteIdle(): void {
    this.#idleMebibytes = residentMebibytesOfTrees(this.target.pids);
  }

  /** Undefined where the server has no such endpoint. */
  async prepare(work: Work): Promise<Visit | undefined> {
    using client = new PreparingClient(this.target);
    try {
      return await work.prepare(client, this.#prepared);
    } catch (error) {
      if (error instanceof NotThere) return undefined;
      throw error;
    }
  }

  async run(visit: Visit, seconds: number): Promise<LoopResult> {
    await runLoop(this.target, visit, warmUpSeconds);
    const result = await runLoop(this.target, visit, seconds);
    this.#loadedMebibytes = Math.max(this.#loadedMebibytes, residentMebibytesOfTrees(this.target.pids));
    return result;
  }
}

/** Round by round, and each round begins with the other server. */
async function compareWork(
  { rounds, seconds, report }: CompareOptions,
  work: Work,
  plumbline: Side,
  peer: Side,
): Promise<ComparedWork> {
  const faults: string[] = [];
  const sides = [];
  for (const side of [plumbline, peer]) {
    sides.push({ side, visit: await side.prepare(work), results: [] as LoopResult[] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const one of round % 2 === 0 ? sides : sides.toReversed()) {
      const { side, visit, results } = one;
      if (visit === undefined) continue;
      const { name } = side.target;
      try {
        const result = await side.run(visit, seconds);
        results.push(result);
        report(`${work.name}, round ${round + 1}: ${name} ${result.rate.toFixed(1)} requests/s`);
      } catch (error) {
        // Hours of measuring are not lost by one answer that did not come; but this work has no result.
        faults.push(`${name} failed at ${work.name}: ${oneLine(error)}`);
        report(faults.at(-1) ?? "");
        one.visit = undefined;
        results.length = 0;
      }
    }
  }
  return { work, plumbline: sides[0]?.results ?? [], peer: sides[1]?.results ?? [], faults };
}

/** What went wrong, where a server may have answered with a page. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
