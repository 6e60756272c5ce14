import type { JsonObject, JsonValue } from "@plumbline/ledger";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { findVersionByAlias, listModelVersions, type ModelVersion } from "#registry";
import type { GateQuestion } from "./check-gate.ts";
import { lastEvaluation, readJudgement } from "./read-judgement.ts";

/** A thing that differs between two versions. `null`: it is not there. */
export interface VersionChange {
  readonly what: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

export interface VersionChanges {
  /** The version compared with: the one that has the alias, else the one registered before. */
  readonly since: number | null;
  readonly items: readonly VersionChange[];
}

/** What an approver should know of a version: how it differs from the one that it would replace. */
export async function describeChanges(
  context: Pick<AppContext, "storage" | "config">,
  principal: Principal,
  question: GateQuestion,
): Promise<VersionChanges> {
  const previous = await findPrevious(context, principal, question);
  if (previous === undefined) return { since: null, items: [] };
  const read = (version: number) =>
    readJudgement(context, context.storage.read, principal, { ...question, version });
  const [before, after] = [await read(previous), await read(question.version)];
  return {
    since: previous,
    items: [
      ...compareInputs(before.version, after.version),
      ...compareFigures(figuresOf(lastEvaluation(before)), figuresOf(lastEvaluation(after))),
    ],
  };
}

async function findPrevious(
  context: Pick<AppContext, "storage">,
  principal: Principal,
  { modelName, version, target }: GateQuestion,
): Promise<number | undefined> {
  const { read } = context.storage;
  const holder = await findVersionByAlias(read, principal.workspace, modelName, target);
  if (holder !== undefined && holder.version !== version) return holder.version;
  const versions = await listModelVersions(read, principal.workspace, modelName);
  const earlier = versions.map((one) => one.version).filter((number) => number < version);
  return earlier.length === 0 ? undefined : Math.max(...earlier);
}

function compareInputs(before: ModelVersion, after: ModelVersion): VersionChange[] {
  const names = (version: ModelVersion) =>
    new Map((version.signature?.inputs ?? []).map(({ name, type }) => [name, type]));
  const [old, now] = [names(before), names(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => ({ what: `input ${name}`, before: old.get(name) ?? null, after: now.get(name) ?? null }));
}

function compareFigures(before: Map<string, number>, after: Map<string, number>): VersionChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((what) => ({ what, before: before.get(what) ?? null, after: after.get(what) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** The figures of an evaluation that can be set beside another's: overall metrics and each column's differences. */
function figuresOf(evaluation: JsonObject | undefined): Map<string, number> {
  const figures = new Map<string, number>();
  const add = (what: string, metric: JsonValue | undefined) => {
    const value = asObject(metric)?.["value"];
    if (typeof value === "number") figures.set(what, value);
  };
  for (const [name, metric] of Object.entries(asObject(evaluation?.["metrics"]) ?? {})) add(name, metric);
  for (const group of asList(evaluation?.["groups"])) {
    const { column } = group as { column: string };
    for (const [name, metric] of Object.entries(asObject(group) ?? {})) add(`${name} by ${column}`, metric);
  }
  return figures;
}

function asObject(value: JsonValue | undefined): Record<string, JsonValue> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, JsonValue>)
    : undefined;
}

function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
