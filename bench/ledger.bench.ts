import { createApp, serverConfigSchema } from "@plumbline/server";
import { connect } from "./api-client.ts";
import type { Figure } from "./figure.ts";
import { measureLatency } from "./latency.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";

const entries = 40_000;
/** Transactions that wait for one commit. */
const together = 64;

/** The ledger of a server in this process: appending in durable transactions of their own, and proving one entry. */
export async function measureLedger(): Promise<Figure[]> {
  return withTemporaryDirectory(async (data) => {
    await using app = await createApp(serverConfigSchema.parse({ data, port: 0, logLevel: "warn" }));
    const url = await app.http.listen({ host: "127.0.0.1", port: 0 });
    const { storage, ledger } = app.context;
    const workspace = "default";
    let appended = 0;
    const append = async () => {
      while (appended < entries) {
        const at = appended++;
        await storage.write((tx) => {
          ledger.append(tx, {
            type: "bench.appended",
            subject: `bench:${at}`,
            actor: "bench",
            workspace,
            payload: { at, name: "employment", version: 3 },
          } as never);
        });
      }
    };
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: together }, append));
    const seconds = (performance.now() - startedMs) / 1000;
    const { call } = await connect(url, data);
    let index = 0;
    const proof = await measureLatency(300, async () => {
      index = (index + 7919) % (entries / 2);
      await call(`/api/v1/ledger/proofs/${index}`);
    });
    return [
      {
        work: `ledger append, a transaction each, ${together} at a time`,
        value: entries / seconds,
        unit: "entries/s",
        budget: { atLeast: 10_000 },
      },
      {
        work: `proof of an entry among ${entries / 1000}k over HTTP, p50`,
        value: proof.p50Milliseconds,
        unit: "ms",
        budget: { below: 1 },
        note: `p95 ${proof.p95Milliseconds.toFixed(2)} ms`,
      },
    ];
  });
}
