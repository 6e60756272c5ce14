import { Readable } from "node:stream";
import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { traceErrors } from "./errors.ts";
import { logSpans } from "./log-spans.ts";
import { OtlpEncoding, otlpEncodingOf, readOtlpBody } from "./otlp-body.ts";

const experimentHeader = "x-mlflow-experiment-id";
const runHeader = "x-mlflow-run-id";

/** OpenTelemetry's OTLP over HTTP, by which MLflow's clients and any OpenTelemetry exporter send spans. */
export const otlpRoutes: readonly Route[] = [
  defineRoute<unknown, unknown, Readable | undefined>({
    method: "POST",
    path: "/v1/traces",
    face: Face.mlflow,
    permission: "experiments:write",
    summary: "Keep spans in OTLP, for the experiment that the header names",
    input: "stream",
    handle: async (context, { principal, headers, body }) => {
      const encoding = otlpEncodingOf(headers["content-type"]);
      const experimentId = headers[experimentHeader];
      if (typeof experimentId !== "string" || experimentId === "") {
        throw traceErrors["no-experiment"]({ header: experimentHeader });
      }
      const sent = await readOtlpBody(body ?? Readable.from([]), {
        encoding,
        contentEncoding: headers["content-encoding"],
        maximumBytes: context.config.bodyLimitBytes,
      });
      if (sent.length === 0) throw traceErrors["bad-otlp"]({ reason: "it has no spans" });
      const runId = headers[runHeader];
      await logSpans(context, principal, {
        experimentId,
        runId: typeof runId === "string" && runId !== "" ? runId : undefined,
        sent,
      });
      // An empty ExportTraceServiceResponse: all spans were kept.
      const empty = encoding === OtlpEncoding.json ? "{}" : new Uint8Array();
      return new HttpReply(200, empty, { "content-type": encoding });
    },
  }),
];
