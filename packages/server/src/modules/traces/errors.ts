import { defineErrors } from "@plumbline/platform";

export const traceErrors = defineErrors("traces", {
  "trace-not-found": {
    status: 404,
    message: (v: { traceId: string }) => `no trace with id ${JSON.stringify(v.traceId)} exists`,
  },
  "trace-incomplete": {
    status: 404,
    message: (v: { traceId: string; stored: number; expected: number }) =>
      `trace ${v.traceId} has ${v.stored} of its ${v.expected} spans so far; try again, or ask with allow_partial`,
  },
  "spans-elsewhere": {
    status: 404,
    message: (v: { traceId: string }) =>
      `the spans of trace ${v.traceId} are not kept here but in traces.json at its tag mlflow.artifactLocation`,
  },
  "tag-not-found": {
    status: 404,
    message: (v: { traceId: string; key: string }) =>
      `trace ${v.traceId} has no tag ${JSON.stringify(v.key)}`,
  },
  "assessment-not-found": {
    status: 404,
    message: (v: { traceId: string; assessmentId: string }) =>
      `trace ${v.traceId} has no assessment with id ${JSON.stringify(v.assessmentId)}`,
  },
  "assessment-of-other-kind": {
    status: 400,
    message: (v: { assessmentId: string; kind: string; given: string }) =>
      `assessment ${v.assessmentId} is ${v.kind}; it cannot get the value of ${v.given}`,
  },
  "bad-span-filter": {
    status: 400,
    message: (v: { key: string; reason: string }) => `filter of traces: span.${v.key} ${v.reason}`,
  },
  "bad-assessment-filter": {
    status: 400,
    message: (v: { entity: string; key: string; operator: string; value: string }) =>
      `filter of traces: ${v.entity}.${v.key} ${v.operator} ${JSON.stringify(v.value)} compares by size; give a number`,
  },
  "bad-metric-filter": {
    status: 400,
    message: (v: { filter: string; reason: string }) =>
      `filter of trace metrics: ${JSON.stringify(v.filter.slice(0, 200))} ${v.reason}`,
  },
  "bad-otlp": {
    status: 400,
    message: (v: { reason: string }) => `the body is no OTLP trace export: ${v.reason}`,
  },
  "no-experiment": {
    status: 400,
    message: (v: { header: string }) =>
      `the header ${v.header} is missing; give the id of the experiment that the spans belong to`,
  },
  "otlp-content-type": {
    status: 415,
    message: (v: { actual: string }) =>
      `Content-Type is ${JSON.stringify(v.actual)}; this path takes application/x-protobuf and application/json`,
  },
  "otlp-content-encoding": {
    status: 415,
    message: (v: { actual: string }) =>
      `Content-Encoding is ${JSON.stringify(v.actual)}; this path takes gzip, deflate and identity`,
  },
  "otlp-too-large": {
    status: 413,
    message: (v: { maximumBytes: number }) =>
      `the export is larger than the ${v.maximumBytes} bytes allowed here once unpacked; send fewer spans at a time`,
  },
});
