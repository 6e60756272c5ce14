/** Longest text of a value that is quoted, in characters, and most elements of a list. */
const longestText = 60;
const mostElements = 8;

/** A value in an error message: never long, never deep, whatever a caller sent. */
export function quoteValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "bigint") return quoteBigInt(value);
  if (typeof value === "string") {
    return value.length > longestText
      ? `${JSON.stringify(value.slice(0, longestText))}…`
      : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    const isShort = value.length <= mostElements && value.every((element) => typeof element !== "object");
    return isShort ? `[${value.map(quoteValue).join(", ")}]` : `a list of ${value.length} elements`;
  }
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}

/** Writing an integer of millions of digits would take long. */
function quoteBigInt(value: bigint): string {
  return BigInt.asIntN(128, value) === value ? value.toString() : "an integer of more than 128 bits";
}
