import type { Problem } from "@plumbline/platform";
import type { Figure } from "./predicate.schema.ts";

/** Sums and quotients of the same counts agree to rounding. */
const tolerance = 1e-9;

export function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= tolerance;
}

/** What a figure must be, by the counts that stand beside it. Undefined: it must be null. */
export interface ExpectedFigure {
  readonly value: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** What differs between a figure and what its counts give. */
export function compareFigure(
  field: string,
  figure: Figure,
  expected: ExpectedFigure | undefined,
): Problem[] {
  if (figure.value === null || expected === undefined) {
    if (figure.value === null && expected === undefined) return [];
    return [{ field, message: `is ${figure.value}; by its counts it is ${expected?.value ?? "undefined"}` }];
  }
  const problems: Problem[] = [];
  for (const part of ["value", "lower", "upper"] as const) {
    const [given, wanted] = [figure[part], expected[part]];
    if (wanted === undefined || (given !== undefined && isClose(given, wanted))) continue;
    problems.push({ field: `${field}.${part}`, message: `is ${given}; by its counts it is ${wanted}` });
  }
  return problems;
}

/** An interval that holds its figure; both ends or none. */
export function checkInterval(field: string, figure: Figure): Problem[] {
  if (figure.value === null) return [];
  const { value, lower, upper, method } = figure;
  const isPoint = lower === undefined && upper === undefined && method === undefined;
  const isInterval =
    lower !== undefined &&
    upper !== undefined &&
    method !== undefined &&
    lower <= value + tolerance &&
    value <= upper + tolerance;
  return isPoint || isInterval
    ? []
    : [{ field, message: `is ${value}, which its interval [${lower}, ${upper}] does not hold` }];
}
