import type { ReferenceNumber } from "./reference-fixtures.ts";

/** NaN and infinity as JSON could not carry them. */
function readReference(reference: ReferenceNumber): number {
  if (reference === null) return Number.NaN;
  return reference === "Infinity" ? Number.POSITIVE_INFINITY : reference;
}

/**
 * Checks the agreement this package promises, |a − b| ≤ 1e-9 · max(1, |b|); NaN agrees with NaN only.
 * Empty when it holds, else the one disagreement in words, so that lists of them can be joined.
 */
export function disagreements(actual: number, reference: ReferenceNumber, what = "value"): readonly string[] {
  const expected = readReference(reference);
  const agrees =
    Object.is(actual, expected) || Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  return agrees ? [] : [`${what} is ${actual}, the reference says ${expected}`];
}

/** Disagreements of two lists, of their lengths first. */
export function listDisagreements(
  actual: ArrayLike<number>,
  reference: readonly ReferenceNumber[],
  what: string,
): readonly string[] {
  if (actual.length !== reference.length) {
    return [`${what} has ${actual.length} values, the reference ${reference.length}`];
  }
  return reference.flatMap((value, index) => disagreements(actual[index]!, value, `${what}[${index}]`));
}
