import type { AppContext, Module } from "#context";
import type { JobKind } from "#ports";

export const evaluationsModule: Module = { name: "evaluations", migrations: {}, routes: [] };

export function createEvaluateJobKind(_context: AppContext): JobKind {
  const beingWritten = () => Promise.reject(new Error("evaluations is being written"));
  return { kind: "evaluate", prepare: beingWritten, complete: beingWritten, abandon: beingWritten };
}
