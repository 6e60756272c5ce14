/**
 * Every rule of input that this package enforces. A numeric function never repairs its input: it either
 * answers for exactly what it was given or throws {@link InvalidInputError} naming the first offence.
 */
export const inputRules = {
  "length-mismatch": "must have as many values as the arrays beside it",
  "not-binary": "must be 0 or 1",
  "not-finite": "must be a finite number; drop or impute missing values first",
  "not-a-probability": "must lie between 0 and 1, both included",
  "not-a-confidence": "must lie between 0 and 1, both excluded",
  "not-a-count": "must be a whole number, zero or more, at most 2^53 - 1",
  "too-small": "is below the smallest allowed value",
  "too-large": "is above the largest allowed value",
  empty: "must hold at least one value",
  "not-increasing": "must be greater than the value before it",
  "edges-differ": "must have the same bin edges as the histogram it joins",
  "groups-differ": "must have the same groups in the same order as the tally it joins",
  "unknown-choice": "is not one of the allowed choices",
} as const;

export type InputRule = keyof typeof inputRules;

/**
 * Input that breaks a rule. `argument` names the parameter, `index` the position in it (`null` when the
 * argument as a whole is at fault), `value` what was found there, `rule` the entry of {@link inputRules}.
 *
 * @example
 * new InvalidInputError("not-binary", "labels", 2, { index: 7 }).message
 * // "labels[7] is 2: it must be 0 or 1"
 */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  readonly rule: InputRule;
  readonly argument: string;
  readonly index: number | null;
  readonly value: unknown;

  constructor(
    rule: InputRule,
    argument: string,
    value: unknown,
    detail: { readonly index?: number; readonly allowed?: string } = {},
  ) {
    const place = detail.index === undefined ? argument : `${argument}[${detail.index}]`;
    const allowed = detail.allowed === undefined ? "" : ` (${detail.allowed})`;
    super(`${place} is ${String(value)}: it ${inputRules[rule]}${allowed}`);
    this.rule = rule;
    this.argument = argument;
    this.index = detail.index ?? null;
    this.value = value;
  }
}
