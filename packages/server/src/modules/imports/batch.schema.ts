import { z } from "zod";

const text = z.string();
const timeMs = z.int();
/** A whole number of 64 bits; as text where a JavaScript number cannot hold it. */
const int64 = z.union([z.int(), z.string().regex(/^-?\d{1,19}$/)]);
/** As text where JSON has no such number, or writes it as a whole number beyond 2^53. */
const double = z.union([z.number(), z.string().regex(/^(?:NaN|-?Infinity|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/)]);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const key = z.string().min(1).max(1000);
const pairs = z.array(z.strictObject({ key, value: text }));
const lifecycleStage = z.enum(["active", "deleted"]);
/** In a store that clients reach by themselves; null is this server's own. */
const storeOutside = z
  .string()
  .regex(/^(?!(?:file|runs|models|mlflow-artifacts):)[A-Za-z][A-Za-z0-9+.-]*:(?!.*(?:\.\.|[#;\\]))/i)
  .nullable();
/** Both become parts of artifact paths. */
export const runId = z.string().regex(/^[a-zA-Z0-9][\w-]{0,255}$/);
export const loggedModelId = z.string().regex(/^m-[\w-]{1,255}$/);
export const experimentId = z.string().regex(/^\d{1,15}$/);

/** Points of one metric: time in milliseconds, step, value. */
const series = z.strictObject({ key, points: z.array(z.tuple([int64, int64, double])) });

const runModels = z.array(z.strictObject({ modelId: z.string().min(1), step: int64 }));

const writtenBy = {
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
  createdBy: text.nullable(),
  updatedBy: text.nullable(),
};
/** A value as JSON within a text, in which 1 and 1.0 stay two numbers. */
const json = text.refine(isJson, "is no JSON");

export const batchItem = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("experiment"),
    sourceId: z.string().min(1),
    name: z.string().min(1).max(500),
    artifactLocation: storeOutside,
    lifecycleStage,
    createdAtMs: timeMs,
    updatedAtMs: timeMs,
    tags: pairs,
  }),
  z.strictObject({
    kind: z.literal("points"),
    runId,
    experimentId,
    restart: z.boolean().describe("These are the run's first points; what lay here of it is removed."),
    series: z.array(series),
  }),
  z.strictObject({
    kind: z.literal("run"),
    runId,
    experimentId,
    name: text,
    userId: text,
    status: z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]),
    startTimeMs: timeMs,
    endTimeMs: timeMs.nullable(),
    lifecycleStage,
    artifactUri: storeOutside,
    params: pairs,
    tags: pairs,
    series: z.array(series).describe("Points that did not come before as items of kind points."),
    datasetInputs: z.array(
      z.strictObject({
        name: text,
        digest: text,
        sourceType: text,
        source: text,
        schema: text.nullable(),
        profile: text.nullable(),
        tags: pairs,
      }),
    ),
    modelInputs: runModels,
    modelOutputs: runModels,
    digest: digest.describe("Of the run's params, tags and points at its source; see the tracking module."),
  }),
  z.strictObject({
    kind: z.literal("logged-model"),
    modelId: loggedModelId,
    experimentId,
    name: text,
    artifactLocation: storeOutside,
    modelType: text,
    sourceRunId: text,
    status: z.enum(["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"]),
    lifecycleStage,
    createdAtMs: timeMs,
    updatedAtMs: timeMs,
    tags: pairs,
    params: pairs,
    metrics: z.array(
      z.strictObject({
        key,
        value: double,
        timestampMs: int64,
        step: int64,
        runId: text,
        datasetName: text.nullable(),
        datasetDigest: text.nullable(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal("trace"),
    traceId: z.string().regex(/^[\w-]{1,50}$/),
    experimentId,
    artifactLocation: storeOutside,
    info: text.describe("JSON of MLflow's TraceInfoV3; its experiment is replaced by the one here."),
    spans: text.describe("JSON of OTLP's ExportTraceServiceRequest."),
    invalidAssessments: z.array(text),
  }),
  z.strictObject({
    kind: z.literal("evaluation-dataset"),
    datasetId: z.string().regex(/^d-[\w-]{1,64}$/),
    name: z.string().min(1).max(500),
    digest: text,
    schema: text.nullable(),
    ...writtenBy,
    tags: pairs,
    experimentIds: z.array(experimentId),
    records: z.array(
      z.strictObject({
        recordId: z.string().regex(/^dr-[\w-]{1,64}$/),
        inputs: json,
        outputs: json,
        expectations: json,
        tags: json,
        source: json,
        ...writtenBy,
      }),
    ),
  }),
]);
export type BatchItem = z.infer<typeof batchItem>;
export type ItemOfKind<Kind extends BatchItem["kind"]> = Extract<BatchItem, { kind: Kind }>;

export const batchBody = z.strictObject({ items: z.array(batchItem).min(1).max(1000) });

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
