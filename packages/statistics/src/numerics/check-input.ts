import { InvalidInputError } from "./invalid-input.ts";

/** Throws `length-mismatch` unless `values` has `expectedLength` values, the length of `besides`. */
export function checkLength(
  argument: string,
  values: { readonly length: number },
  besides: string,
  expectedLength: number,
): void {
  if (values.length !== expectedLength) {
    throw new InvalidInputError("length-mismatch", `${argument}.length`, values.length, {
      allowed: `${besides}.length is ${expectedLength}`,
    });
  }
}

/** Throws `not-binary` at the first value that is neither 0 nor 1. */
export function checkBinary(argument: string, values: Uint8Array): void {
  for (let index = 0; index < values.length; index++) {
    if (values[index]! > 1) {
      throw new InvalidInputError("not-binary", argument, values[index], { index });
    }
  }
}

/** Throws `not-a-probability` unless 0 ≤ value ≤ 1. */
export function checkProbability(argument: string, value: number, index?: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw new InvalidInputError("not-a-probability", argument, value, index === undefined ? {} : { index });
  }
}

/** Throws `not-a-confidence` unless 0 < confidence < 1. */
export function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new InvalidInputError("not-a-confidence", "confidence", confidence);
  }
}

/** Throws unless `value` is a whole number of at least `smallest`. */
export function checkCount(argument: string, value: number, smallest = 0): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidInputError("not-a-count", argument, value);
  if (value < smallest) {
    throw new InvalidInputError("too-small", argument, value, { allowed: `at least ${smallest}` });
  }
}
