import { type RecordContent, type RecordSource, RecordSourceType } from "./evaluation-record.ts";
import { type ExactJson, type ExactObject, isExactObject, parseExactJson } from "./exact-json.ts";
import { WireInput } from "./wire-input.ts";

/** Records as clients send them: one text, which is the JSON of a list. */
export function readRecords(body: unknown): RecordContent[] {
  return WireInput.read("write records of an evaluation dataset", body, (input) => {
    const text = input.requiredText("records");
    if (text === "") return [];
    const records = parseText(input, "records", text);
    if (!Array.isArray(records)) {
      if (records !== undefined) input.note("records", "is not the JSON of a list");
      return [];
    }
    return (records as readonly ExactJson[]).map((record, index) =>
      readRecord(input, `records[${index}]`, record),
    );
  });
}

/** The object that a field holds as JSON text. */
export function readJsonObject(input: WireInput, field: string, text: string): ExactObject {
  const value = parseText(input, field, text);
  if (isExactObject(value)) return value;
  if (value !== undefined) input.note(field, "is not the JSON of an object");
  return {};
}

function parseText(input: WireInput, field: string, text: string): ExactJson | undefined {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    input.note(field, `is no JSON: ${error.message}`);
    return undefined;
  }
}

function readRecord(input: WireInput, at: string, record: ExactJson): RecordContent {
  if (!isExactObject(record)) {
    input.note(at, "is not an object");
    return { inputs: {}, expectations: undefined, tags: undefined, source: undefined };
  }
  const part = (name: string) => {
    const value = record[name];
    if (isExactObject(value)) return value;
    if (value !== undefined && value !== null) input.note(`${at}.${name}`, "is not an object");
    return undefined;
  };
  if (record["inputs"] === null) input.note(`${at}.inputs`, "is null; give an object");
  const source = part("source");
  return {
    inputs: part("inputs") ?? {},
    ...(record["outputs"] !== undefined && { outputs: record["outputs"] }),
    expectations: part("expectations"),
    tags: part("tags"),
    source: source && readSource(input, `${at}.source`, source),
  };
}

function readSource(
  input: WireInput,
  at: string,
  { source_type: type, source_data: found }: ExactObject,
): RecordSource {
  const types = Object.values(RecordSourceType);
  const sourceType =
    typeof type === "string" ? types.find((known) => known === type.toUpperCase()) : undefined;
  if (sourceType === undefined) {
    input.note(`${at}.source_type`, `is ${JSON.stringify(type)}; give one of ${types.join(", ")}`);
  }
  if (found !== undefined && found !== null && !isExactObject(found)) {
    input.note(`${at}.source_data`, "is not an object");
  }
  return {
    source_type: sourceType ?? RecordSourceType.unspecified,
    source_data: isExactObject(found) ? found : {},
  };
}
