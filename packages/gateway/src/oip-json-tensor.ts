import { type ElementType, integerRanges, quoteValue, type TensorValues } from "@plumbline/inference";
import { datatypeOf } from "./oip-datatype.ts";

/** Most dimensions that a tensor of onnxruntime can usefully have; each costs a pass over the elements. */
const deepestNesting = 32;
/** Numbers that JSON cannot write, as they travel in it. */
const specialNumbers = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/**
 * Reads a tensor's `data`: flat or nested, in row-major order.
 *
 * @throws TypeError saying which element breaks which rule.
 */
export function readJsonTensor(type: ElementType, input: unknown, elementCount: number): TensorValues {
  if (type === "float16") throw new TypeError("FP16 has no JSON form; send it as binary data");
  if (!Array.isArray(input)) throw new TypeError("data must be a list");
  const elements: unknown[] = Array.isArray(input[0]) ? flatten(input) : input;
  if (elements.length !== elementCount) {
    throw new TypeError(`data has ${elements.length} elements; its shape needs ${elementCount}`);
  }
  if (type === "string") return readTexts(elements);
  if (type === "float32" || type === "float64") return readFloats(type, elements);
  if (type === "bool") {
    return elements.map((element, at) =>
      typeof element === "boolean" ? Number(element) : refuse(type, at, element),
    );
  }
  if (type === "int64" || type === "uint64") {
    return elements.map((element, at) => BigInt(readInteger(type, element, at)));
  }
  return elements.map((element, at) => Number(readInteger(type, element, at)));
}

function flatten(nested: readonly unknown[]): unknown[] {
  let level: unknown[] = [...nested];
  for (let depth = 1; level.some((element) => Array.isArray(element)); depth++) {
    if (depth > deepestNesting) throw new TypeError(`data is nested more than ${deepestNesting} lists deep`);
    if (!level.every((element) => Array.isArray(element))) throw new TypeError("data is nested unevenly");
    const lists: unknown[][] = level;
    if (lists.some(({ length }) => length !== lists[0]?.length))
      throw new TypeError("data is nested unevenly");
    level = lists.flat();
  }
  return level;
}

function readTexts(elements: unknown[]): ArrayLike<string> {
  for (const [at, element] of elements.entries()) {
    if (typeof element !== "string" || !element.isWellFormed()) refuse("string", at, element);
  }
  return elements as string[];
}

function readFloats(type: ElementType, elements: unknown[]): ArrayLike<number> {
  if (elements.every((element) => typeof element === "number")) return elements;
  return elements.map((element, at) => {
    if (typeof element === "number") return element;
    if (typeof element === "bigint") return Number(element);
    const special = typeof element === "string" ? specialNumbers.get(element) : undefined;
    return special ?? refuse(type, at, element);
  });
}

function readInteger(type: ElementType, element: unknown, at: number): number | bigint {
  const [least, greatest] = integerRanges[type] ?? [0n, 0n];
  const isWhole = typeof element === "bigint" || Number.isInteger(element);
  if (!isWhole || (element as number) < least || (element as number) > greatest) refuse(type, at, element);
  return element as number | bigint;
}

function refuse(type: ElementType, at: number, element: unknown): never {
  throw new TypeError(`data[${at}] must be ${datatypeOf[type]}, not ${quoteValue(element)}`);
}
