import { parentPort } from "node:worker_threads";
import { isCelError, run } from "@bufbuild/cel";
import type { JsonObject } from "@plumbline/ledger";

/** One expression over the bindings of its message; `item` is the name it is judged for, where the rule has names. */
export interface CelQuestion {
  readonly expression: string;
  readonly item?: string | undefined;
}

/** Booleans, numbers and texts come back; anything else is an error, and so is what the expression lacks. */
export type CelAnswer = { readonly value: boolean | number | string } | { readonly error: string };

export interface CelMessage {
  readonly id: number;
  readonly bindings: JsonObject;
  readonly questions: readonly CelQuestion[];
}

parentPort?.on("message", ({ id, bindings, questions }: CelMessage) => {
  parentPort?.postMessage({ id, answers: questions.map((question) => answer(bindings, question)) });
});

function answer(bindings: CelMessage["bindings"], { expression, item }: CelQuestion): CelAnswer {
  const variables = { ...bindings, ...(item !== undefined && { item }) };
  const value = run(expression, variables);
  if (isCelError(value)) return { error: `${expression}: ${reasonOf(value.message)}` };
  if (typeof value === "bigint") return { value: Number(value) };
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return { value };
  return { error: `${expression}: the value is neither a boolean, a number nor a text` };
}

/** The library says that a variable is not bound without saying what that means here. */
function reasonOf(message: string): string {
  return message === "unresolved attribute" ? "the version has no such evidence yet" : message;
}
