import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort, main, ServerProcess } from "./server-process.ts";
import { createPost, findFaults, type WrittenRun, writeUntilGone } from "./batch-writer.ts";

export interface KillReport {
  readonly kills: number;
  readonly runs: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  /** Everything lost or half written. Empty where all is well. */
  readonly faults: readonly string[];
  /** What `ledger verify --json` prints after the last kill; it throws where the ledger is not good. */
  readonly ledger: unknown;
  readonly slowestStartMilliseconds: number;
}

/**
 * Kills a server with SIGKILL, at moments drawn by `random`, while writers log batches; after each kill it is started
 * on the same data and everything that was acknowledged is looked for.
 */
export async function killServerUnderWriters(options: {
  kills: number;
  writers: number;
  /** Uniform over [0, 1). */
  random: () => number;
  onKill?: (done: number) => void;
}): Promise<KillReport> {
  const data = await mkdtemp(join(tmpdir(), "plumbline-kill-"));
  const port = await freePort();
  const faults: string[] = [];
  const totals = { runs: 0, acknowledged: 0, unanswered: 0 };
  let slowestStartMilliseconds = 0;
  let server = await ServerProcess.start({ data, port });
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const post = createPost(server.url, server.token);
      const writing = Promise.all(Array.from({ length: options.writers }, () => writeUntilGone(post)));
      await new Promise((resolve) => setTimeout(resolve, 100 + options.random() * 900));
      await server.kill();
      const written = (await writing).filter((run): run is WrittenRun => run !== undefined);

      const startedMs = performance.now();
      server = await ServerProcess.start({ data, port });
      slowestStartMilliseconds = Math.max(slowestStartMilliseconds, performance.now() - startedMs);
      for (const run of written) {
        totals.runs += 1;
        totals.acknowledged += run.acknowledged.length;
        totals.unanswered += run.unanswered.length;
        faults.push(...(await findFaults(server.url, server.token, run)));
      }
      options.onKill?.(kill);
    }
    return {
      kills: options.kills,
      ...totals,
      faults,
      ledger: await verifyLedger(server),
      slowestStartMilliseconds: Math.round(slowestStartMilliseconds),
    };
  } finally {
    await server.kill();
    await rm(data, { recursive: true, force: true });
  }
}

async function verifyLedger({ url, token }: ServerProcess): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [main, "ledger", "verify", url, "--json"], {
    env: { ...process.env, PLUMBLINE_TOKEN: token },
  });
  return JSON.parse(stdout) as unknown;
}
