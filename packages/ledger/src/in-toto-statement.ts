import { type JsonObject, type JsonValue, canonicalJsonBytes } from "./canonical-json.ts";
import { decodeUtf8 } from "./bytes.ts";
import { LedgerError } from "./errors.ts";
import { parseJson } from "./parse-json.ts";

export const statementType = "https://in-toto.io/Statement/v1";
/** The DSSE payload type of a statement. */
export const statementPayloadType = "application/vnd.in-toto+json";

/** An artifact that a statement is about, told by its digests. */
export type ResourceDescriptor = {
  readonly name?: string;
  readonly uri?: string;
  /** Algorithm to lower-case hex, as `{ sha256: "9cb7…" }`; at least one. */
  readonly digest: Readonly<Record<string, string>>;
};

/** in-toto Statement v1: a predicate about artifact digests. */
export type Statement<Predicate extends JsonObject = JsonObject> = {
  readonly _type: typeof statementType;
  readonly subject: readonly ResourceDescriptor[];
  readonly predicateType: string;
  readonly predicate: Predicate;
};

/** @throws LedgerError `statement-malformed`, with every problem. */
export function createStatement<Predicate extends JsonObject>(
  subject: readonly ResourceDescriptor[],
  predicateType: string,
  predicate: Predicate,
): Statement<Predicate> {
  const statement: Statement<Predicate> = { _type: statementType, subject, predicateType, predicate };
  checkStatement(statement);
  return statement;
}

/** The bytes to put in an envelope: canonical JSON, so that equal statements have equal digests. */
export function encodeStatement(statement: Statement): Uint8Array {
  return canonicalJsonBytes(statement);
}

/**
 * Reads a statement that an envelope carried; members beyond those of v1 are kept.
 *
 * @throws LedgerError `utf8-invalid`, `json-invalid`, `statement-malformed`.
 */
export function parseStatement(payload: Uint8Array): Statement {
  const value = parseJson(decodeUtf8(payload, "statement"));
  checkStatement(value);
  return value;
}

function checkStatement(value: JsonValue): asserts value is Statement {
  const problems: string[] = [];
  if (!isObject(value)) throw new LedgerError("statement-malformed", { problems: ["it is no object"] });
  if (value["_type"] !== statementType) problems.push(`_type is not ${statementType}`);
  const { subject, predicateType, predicate } = value;
  if (!Array.isArray(subject) || subject.length === 0)
    problems.push("subject is no list of at least one artifact");
  else subject.forEach((one: JsonValue, at) => problems.push(...problemsOfSubject(one, `subject[${at}]`)));
  if (typeof predicateType !== "string" || !URL.canParse(predicateType))
    problems.push("predicateType is no URI");
  if (!isObject(predicate)) problems.push("predicate is no object");
  if (problems.length > 0) throw new LedgerError("statement-malformed", { problems });
}

function problemsOfSubject(value: JsonValue, path: string): string[] {
  if (!isObject(value)) return [`${path} is no object`];
  const problems = ["name", "uri"]
    .filter((member) => value[member] !== undefined && typeof value[member] !== "string")
    .map((member) => `${path}.${member} is no text`);
  const { digest } = value;
  if (!isObject(digest) || Object.keys(digest).length === 0) return [...problems, `${path}.digest is empty`];
  for (const [algorithm, hex] of Object.entries(digest))
    if (typeof hex !== "string" || !/^([0-9a-f]{2})+$/.test(hex))
      problems.push(`${path}.digest.${algorithm} is no lower-case hex`);
  if (typeof digest["sha256"] === "string" && digest["sha256"].length !== 64)
    problems.push(`${path}.digest.sha256 is not 64 hex digits long`);
  return problems;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
