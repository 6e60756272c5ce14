import { createHttpServer, createMetricsRegistry, Face, type Logger } from "@plumbline/platform";
import type { Worker } from "./worker.ts";
import type { WorkerConfig } from "./worker-config.ts";

/** Serves /health and /metrics, which hold nothing of a job. They are for whoever can reach `host`. */
export async function startStatusServer(
  worker: Worker,
  config: Pick<WorkerConfig, "host" | "port">,
  logger: Logger,
): Promise<AsyncDisposable & { url: string }> {
  const http = await createHttpServer({
    context: undefined,
    routes: [],
    logger,
    metrics: createMetricsRegistry(),
    readinessChecks: new Map([["server", () => worker.problem]]),
    authenticate: () => undefined,
    authorise: () => undefined,
    faceOfPath: () => Face.native,
    metricsPermission: "public",
    bodyLimitBytes: 1024,
  });
  const url = await http.listen({ host: config.host, port: config.port ?? 0 });
  return { url, [Symbol.asyncDispose]: () => http.close() };
}
