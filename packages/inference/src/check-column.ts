import type { Problem } from "@plumbline/platform";
import { integerRanges, type TensorValues } from "./element-type.ts";
import type { InputColumn } from "./input-layout.ts";
import { quoteValue } from "./quote-value.ts";
import { ColumnType } from "./signature.ts";

/** Values of one column as they came: from JSON, from CSV or from a data set. */
export type ColumnData = ArrayLike<unknown>;

/** Of a batch with many faults, this many are told one by one. */
export const maximumProblems = 20;

/**
 * Collects what is wrong with a batch of inputs. Counts everything and keeps the first ones, so that a large bad batch
 * cannot make a large answer.
 */
export class InputProblems {
  readonly list: Problem[] = [];
  count = 0;

  add(field: string, message: string): void {
    this.count++;
    if (this.list.length < maximumProblems) this.list.push({ field, message });
  }
}

const int64 = integerRanges.int64 ?? [0n, 0n];
const int32Limit = 2 ** 31;

/**
 * Checks a column against its type and turns it into elements of the graph. Integers are doubles; nothing else is
 * converted: not text to numbers, not booleans to numbers. In a column of doubles null is NaN, as in a data frame.
 *
 * @param values are returned themselves where nothing needs to be converted.
 */
export function checkColumn(column: InputColumn, values: ColumnData, problems: InputProblems): TensorValues {
  switch (column.type) {
    case ColumnType.double:
    case ColumnType.float:
      return checkDoubles(column, values, problems);
    case ColumnType.integer:
    case ColumnType.long:
      return checkIntegers(column, values, problems);
    case ColumnType.boolean:
      return checkBooleans(column, values, problems);
    case ColumnType.string:
    case ColumnType.datetime:
      return checkStrings(column, values, problems);
    default:
      return column.type satisfies never;
  }
}

function checkDoubles(column: InputColumn, values: ColumnData, problems: InputProblems): TensorValues {
  if (values instanceof Float64Array || values instanceof Float32Array) return values;
  let at = 0;
  while (at < values.length && typeof values[at] === "number") at++;
  if (at === values.length) return values as ArrayLike<number>;
  const numbers = new Float64Array(values.length);
  for (at = 0; at < values.length; at++) {
    const value = values[at];
    if (typeof value === "number") numbers[at] = value;
    else if (typeof value === "bigint") numbers[at] = Number(value);
    else if (value === null || value === undefined) numbers[at] = NaN;
    else refuse(column, at, value, "a number", problems);
  }
  return numbers;
}

function checkIntegers(column: InputColumn, values: ColumnData, problems: InputProblems): TensorValues {
  const isLong = column.type === ColumnType.long && column.elementType !== "int32";
  const rule = isLong ? "a whole number of 64 bits" : "a whole number of 32 bits";
  const toBigInt = column.elementType === "int64";
  const optional = !column.required;
  return Array.from(values, (value, at) => {
    const fits =
      typeof value === "bigint"
        ? isLong && value >= int64[0] && value <= int64[1]
        : Number.isSafeInteger(value) &&
          (isLong || ((value as number) >= -int32Limit && (value as number) < int32Limit));
    if (fits) return toBigInt ? BigInt(value as number | bigint) : Number(value);
    if (optional && (value === null || value === undefined)) return NaN;
    refuse(column, at, value, rule, problems);
    return toBigInt ? 0n : 0;
  }) as TensorValues;
}

function checkBooleans(column: InputColumn, values: ColumnData, problems: InputProblems): TensorValues {
  const toBigInt = column.elementType === "int64";
  return Array.from(values, (value, at) => {
    if (!column.required && (value === null || value === undefined)) return NaN;
    if (typeof value !== "boolean") refuse(column, at, value, "true or false", problems);
    return toBigInt ? BigInt(value === true) : Number(value === true);
  }) as TensorValues;
}

function checkStrings(column: InputColumn, values: ColumnData, problems: InputProblems): TensorValues {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (typeof value !== "string") refuse(column, at, value, "text", problems);
    else if (!value.isWellFormed()) refuse(column, at, value, "well-formed Unicode text", problems);
  }
  return values as ArrayLike<string>;
}

function refuse(
  column: InputColumn,
  at: number,
  value: unknown,
  rule: string,
  problems: InputProblems,
): void {
  problems.add(`${column.name}[${at}]`, `must be ${rule} (${column.type}), not ${quoteValue(value)}`);
}
