import { PlumblineApiError } from "@plumbline/sdk";
import type { BatchItem } from "./batch-item.ts";
import type { ImportWork, PlacedExperiment } from "./import-work.ts";
import { otlpSpan } from "./otlp-span.ts";
import { writePythonJson } from "./python-json.ts";
import { listOf, objectOf, textOf } from "./read-fields.ts";
import type { TraceRecord } from "./trace-record.ts";

/** Of one batch. */
const maximumTraces = 50;
const maximumCharacters = 2_000_000;

/** Brings the traces of an experiment, each whole, with what is said of it. */
export async function importTraces(work: ImportWork, place: PlacedExperiment): Promise<void> {
  const { source, report } = work;
  let batch: SizedItem[] = [];
  let characters = 0;
  for await (const trace of source.listTraces(place.sourceId)) {
    if (trace.spans === undefined) {
      report.leave("traces", trace.traceId, "a client of MLflow 2 keeps their spans in an artifact");
      continue;
    }
    const item = traceItem(work, place, trace, trace.spans);
    if (batch.length === maximumTraces || characters + item.characters > maximumCharacters) {
      await sendTraces(work, batch);
      [batch, characters] = [[], 0];
    }
    batch.push(item);
    characters += item.characters;
  }
  await sendTraces(work, batch);
}

interface SizedItem {
  readonly traceId: string;
  readonly item: BatchItem;
  readonly characters: number;
}

function traceItem(
  { source }: ImportWork,
  { experimentId }: PlacedExperiment,
  { traceId, info }: TraceRecord,
  spans: NonNullable<TraceRecord["spans"]>,
): SizedItem {
  const location = textOf(objectOf(info, "tags"), "mlflow.artifactLocation");
  const isOutside = location !== "" && source.placeOf(location).kind === "outside";
  const infoText = writePythonJson(info);
  const spansText = writePythonJson({ resourceSpans: [{ scopeSpans: [{ spans: spans.map(otlpSpan) }] }] });
  const invalid = listOf(info, "assessments").filter(({ valid }) => valid === false);
  return {
    traceId,
    item: {
      kind: "trace",
      traceId,
      experimentId,
      artifactLocation: isOutside ? location : null,
      info: infoText,
      spans: spansText,
      invalidAssessments: invalid.map((assessment) => textOf(assessment, "assessment_id")),
    },
    characters: infoText.length + spansText.length,
  };
}

async function sendTraces(work: ImportWork, batch: readonly SizedItem[]): Promise<void> {
  const { target, report, progress } = work;
  const [first] = batch;
  if (first === undefined) return;
  try {
    const results = await target.record(batch.map(({ item }) => item));
    for (const [index, { traceId }] of batch.entries()) {
      const result = results[index];
      if (result !== undefined) report.settle("traces", traceId, result);
    }
    progress.advance(batch.length);
  } catch (error) {
    if (!(error instanceof PlumblineApiError && error.status >= 400 && error.status < 500)) throw error;
    // One trace that is not taken keeps the batch out; the others come by themselves.
    if (batch.length > 1) for (const item of batch) await sendTraces(work, [item]);
    else report.leave("traces", first.traceId, error.message);
  }
}
