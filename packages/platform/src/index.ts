export {
  type AllowedDestinations,
  noDestinations,
  parseAllowedDestinations,
} from "./allowed-destinations.ts";
export { checkDestination } from "./check-destination.ts";
export { type Clock, formatTime, systemClock } from "./clock.ts";
export { readConfig, variableOf } from "./config.ts";
export { DiskObjectStore } from "./disk-object-store.ts";
export { DurationHistogram, type DurationSeries } from "./duration-histogram.ts";
export { isMissing, readIfPresent, syncDirectory, writeDurably } from "./durable-file.ts";
export { defineErrors, PlumblineError, type Problem } from "./errors.ts";
export { type GuardedAnswer, type GuardedRequest, sendGuarded } from "./guarded-request.ts";
export { httpErrors, presentError } from "./http-errors.ts";
export { type ReadinessCheck } from "./http-health.ts";
export { createMetricsRegistry } from "./http-metrics.ts";
export {
  Face,
  HttpReply,
  type InputReader,
  type Route,
  type RouteDefinition,
  type RouteRequest,
} from "./http-route.ts";
export { createHttpServer, type HttpServerOptions } from "./http-server.ts";
export { type Id, type Random, systemRandom } from "./ids.ts";
export { createLogger, type Logger } from "./logger.ts";
export { objectErrors } from "./object-errors.ts";
export type { ByteRange, ObjectScope, ObjectStore, StoredObject } from "./object-store.ts";
export { outboundErrors } from "./outbound-errors.ts";
export { hostOf, parseOutboundUrl } from "./outbound-url.ts";
export { parseJson } from "./parse-json.ts";
export { collectGarbageOfStart, runUntilSignal } from "./process-lifecycle.ts";
export { writeDouble, writeInt64 } from "./write-json.ts";
