import { mkdir } from "node:fs/promises";
import { formatVerifierKey } from "@plumbline/ledger";
import {
  createHttpServer,
  createMetricsRegistry,
  Face,
  type Logger,
  systemClock,
  systemRandom,
} from "@plumbline/platform";
import { CosignedStore } from "./cosigned.store.ts";
import { Forks } from "./forks.ts";
import { readWatchedLogs } from "./watched-logs.ts";
import type { WitnessConfig } from "./witness-config.ts";
import { openWitnessKey } from "./witness-key.ts";
import { witnessRoutes } from "./witness.routes.ts";

/** A witness that listens. */
export interface RunningWitness extends AsyncDisposable {
  readonly url: string;
  /** Its verifier key as vkey text. */
  readonly vkey: string;
}

/** @throws PlumblineError `witness/…` where key, logs or directory cannot be used. */
export async function createWitness(
  config: WitnessConfig,
  logger: Logger,
  clock = systemClock,
): Promise<RunningWitness> {
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const logs = await readWatchedLogs(config.logsFile);
  await using opened = new AsyncDisposableStack();
  const cosigned = opened.use(new CosignedStore(config.data));
  const key = await openWitnessKey(
    config.data,
    config.name,
    systemRandom(() => clock.nowMs()),
  );
  const http = await createHttpServer({
    context: { key, logs, cosigned, forks: new Forks(config.data, logger), clock },
    routes: witnessRoutes,
    logger,
    metrics: createMetricsRegistry(),
    readinessChecks: new Map(),
    authenticate: () => undefined,
    authorise: () => undefined,
    faceOfPath: () => Face.native,
    metricsPermission: "public",
    bodyLimitBytes: 64 * 1024,
  });
  opened.defer(() => http.close());
  const url = await http.listen({ host: config.host, port: config.port });
  const resources = opened.move();
  return {
    url,
    vkey: formatVerifierKey(key.verifierKey),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
