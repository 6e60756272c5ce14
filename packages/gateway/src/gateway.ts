import { readFile } from "node:fs/promises";
import { createHttpServer, createLogger, createMetricsRegistry, systemClock } from "@plumbline/platform";
import { PlumblineClient } from "@plumbline/sdk";
import type { FastifyInstance } from "fastify";
import { Callers } from "./callers.ts";
import { GatewayDirectory } from "./gateway-directory.ts";
import type { GatewayConfig } from "./gateway-config.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { Heartbeat } from "./heartbeat.ts";
import { ModelStore } from "./model-store.ts";
import { addOipRoutes } from "./oip-routes.ts";
import { RefusedSegments } from "./refused-segments.ts";
import { RequestIds } from "./request-ids.ts";
import { RequestLog } from "./request-log.ts";
import { RouteTableSync } from "./route-table-sync.ts";
import { addScoringRoutes } from "./scoring-routes.ts";
import { SegmentUpload } from "./segment-upload.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { faceOfPath, type InferenceContext } from "./serve-inference.ts";
import { Serving } from "./serving.ts";

/** A gateway that listens and serves. Disposing it answers what is in flight and writes the request log to disk. */
export interface Gateway extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  readonly http: FastifyInstance;
  readonly requestLog: RequestLog;
  /** Settles when the server has the segments that are in the spool now. */
  sendLog(): Promise<void>;
}

/**
 * Opens the data directory, serves the route table kept there, listens, and follows the server.
 *
 * @throws PlumblineError, or the system's error where the address or the directory cannot be used.
 */
export async function createGateway(config: GatewayConfig): Promise<Gateway> {
  const logger = createLogger({ level: config.logLevel, name: "gateway" });
  const token = (await readFile(config.tokenFile, "utf8")).trim();
  const client = new PlumblineClient({ url: config.server, token });
  const directory = await GatewayDirectory.open(config.data);
  await using opened = new AsyncDisposableStack();

  const registry = createMetricsRegistry();
  const serving = opened.use(new Serving());
  const callers = new Callers(systemClock);
  const metrics = new GatewayMetrics(registry, serving);
  const requestIds = new RequestIds();
  const { spool } = directory;
  const upload: SegmentUpload = opened.use(
    new SegmentUpload({
      spool,
      client,
      logger,
      refused: new RefusedSegments(directory.refused, config.logSpoolBytes),
      onLeft: (outcome) => {
        metrics.countLogSegment(outcome);
        return requestLog.checkSpool();
      },
    }),
  );
  const requestLog: RequestLog = new RequestLog({
    writer: opened.use(new SegmentWriter(spool)),
    upload,
    logger,
    spool,
    requestIdPrefix: requestIds.prefix,
    segmentRows: config.logSegmentRows,
    segmentSeconds: config.logSegmentSeconds,
    spoolBytes: config.logSpoolBytes,
    count: (outcome, rows) => metrics.countLogRows(outcome, rows),
  });
  opened.use(requestLog);
  await requestLog.checkSpool();

  const models = new ModelStore(directory.models, client);
  const { bodyLimitBytes } = config;
  const sync = new RouteTableSync({ client, directory, models, serving, callers, logger, limits: config });
  const http = await createHttpServer<undefined, undefined>({
    context: undefined,
    routes: [],
    logger,
    metrics: registry,
    readinessChecks: new Map([
      ["routeTable", () => sync.readiness()],
      ["requestLog", () => requestLog.readiness()],
    ]),
    authenticate: (request, route) => {
      if (route.permission !== "public") callers.identify(request.headers.authorization);
      return undefined;
    },
    authorise: () => undefined,
    faceOfPath,
    metricsPermission: "metrics:read",
    bodyLimitBytes,
    requestId: requestIds.give,
  });
  const context = {
    clock: systemClock,
    logger,
    serving,
    callers,
    metrics,
    requestLog,
    requestIds,
    bodyLimitBytes,
  };
  await addInferenceRoutes(http, context);

  opened.use(sync);
  await sync.start();
  const url = await http.listen({ host: config.host, port: config.port });
  const heartbeat = opened.use(
    new Heartbeat({
      client,
      gatewayId: directory.gatewayId,
      url: config.publicUrl ?? url,
      sync,
      serving,
      metrics,
      logger,
      seconds: config.heartbeatSeconds,
    }),
  );
  heartbeat.start();
  upload.start();
  opened.defer(() => http.close());
  const resources = opened.move();
  return {
    url,
    http,
    requestLog,
    sendLog: () => upload.sendAll(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Bodies are taken as bytes, whatever their content type: clients of the protocols often send none. */
async function addInferenceRoutes(http: FastifyInstance, context: InferenceContext): Promise<void> {
  for (const addRoutes of [addOipRoutes, addScoringRoutes]) {
    await http.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => parsed(null, body));
      addRoutes(scope, context);
      done();
    });
  }
}
