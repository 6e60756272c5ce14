import { type Clock, Face, type Logger, PlumblineError } from "@plumbline/platform";
import type { OutputTensor } from "@plumbline/inference";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Callers } from "./callers.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import type { LoggedRequest } from "./log-buffer.ts";
import { valuesToLog } from "./logged-inputs.ts";
import type { PreparedAnswer, PreparedRequest } from "./prepared-request.ts";
import { decompressBody } from "./request-body.ts";
import type { RequestIds } from "./request-ids.ts";
import type { RequestLog } from "./request-log.ts";
import type { ServedModel } from "./served-model.ts";
import type { Serving } from "./serving.ts";

/** What answering inference requests needs. */
export interface InferenceContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly serving: Serving;
  readonly callers: Callers;
  readonly metrics: GatewayMetrics;
  readonly requestLog: RequestLog;
  readonly requestIds: RequestIds;
  readonly bodyLimitBytes: number;
}

/** How one protocol reads a request and writes its answer. */
export interface Protocol<Prepared extends PreparedRequest> {
  read(served: ServedModel, body: Buffer, request: FastifyRequest): Prepared;
  write(served: ServedModel, prepared: Prepared, outputs: readonly OutputTensor[]): PreparedAnswer;
}

const noBody = Buffer.alloc(0);

/** Header that names the version: a request may pin it, every answer tells it. */
const versionHeader = "x-plumbline-version";

/** Finds the model that a request means, which may be pinned to a version. */
export function findModel(serving: Serving, request: FastifyRequest): ServedModel {
  const { deployment, version } = request.params as { deployment?: string; version?: string };
  const pinned = version ?? request.headers[versionHeader]?.toString();
  if (deployment !== undefined) return serving.find(deployment, pinned);
  const only = serving.findOnly();
  return pinned === undefined ? only : serving.find(only.route.name, pinned);
}

/** Reads, checks, runs, answers, and after the answer counts and logs. */
export async function serveInference<Prepared extends PreparedRequest>(
  context: InferenceContext,
  protocol: Protocol<Prepared>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedMs = performance.now();
  const encoding = request.headers["content-encoding"];
  let body = request.body instanceof Buffer ? request.body : noBody;
  if (encoding !== undefined && encoding !== "identity")
    body = await decompressBody(body, encoding, context.bodyLimitBytes);
  const served = findModel(context.serving, request);
  const { version, revision } = served.route;
  reply.header(versionHeader, version).header("x-plumbline-revision", revision);
  let prepared: Prepared;
  let outputs: readonly OutputTensor[];
  let answer: PreparedAnswer;
  try {
    prepared = protocol.read(served, body, request);
    outputs = await served.run(prepared.batch);
    answer = protocol.write(served, prepared, outputs);
  } catch (error) {
    recordFailure(context, served, request, startedMs, error);
    throw error;
  }
  void reply.headers(answer.headers).send(answer.body);
  const { rowCount } = prepared.batch;
  record(context, served, request, {
    startedMs,
    status: 200,
    rows: {
      rowCount,
      inputs: valuesToLog(served.loggedInputs, prepared),
      entityKeys: prepared.entityKeys,
      ...served.model.readScores(outputs, rowCount),
    },
  });
  return reply;
}

function recordFailure(
  context: InferenceContext,
  served: ServedModel,
  request: FastifyRequest,
  startedMs: number,
  error: unknown,
): void {
  const known = error instanceof PlumblineError ? error : undefined;
  const { status = 500, code: errorCode = "http/internal" } = known ?? {};
  record(context, served, request, { startedMs, status, errorCode });
  if (known !== undefined) return;
  const { traceparent } = request.headers;
  const { id: requestId } = request;
  const deployment = served.route.name;
  context.logger.error({ err: error, requestId, traceparent, deployment }, "inference failed");
}

function record(
  { clock, metrics, requestLog, requestIds }: InferenceContext,
  served: ServedModel,
  request: FastifyRequest,
  { startedMs, ...result }: Pick<LoggedRequest, "status" | "errorCode" | "rows"> & { startedMs: number },
): void {
  const elapsedMs = performance.now() - startedMs;
  metrics.revision(served.route).observe(result.status, elapsedMs / 1000);
  requestLog.add(served.route, served.loggedInputs, {
    ...result,
    requestNumber: requestIds.numberOf(request.raw),
    receivedAtMs: Math.floor(clock.nowMs() - elapsedMs),
    latencyUs: Math.round(elapsedMs * 1000),
  });
}

/** The shape of errors that the clients of a path expect. */
export function faceOfPath(path: string): Face {
  if (path.startsWith("/v2")) return Face.inference;
  return path.startsWith("/invocations") || path.startsWith("/endpoints/") ? Face.mlflow : Face.native;
}
