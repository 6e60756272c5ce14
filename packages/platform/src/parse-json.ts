/** Text in which an integer may be too large for a JavaScript number. */
const mayHoldInt64 = /[:,[]\s*-?\d{16,}/;

/**
 * Parses JSON; integers beyond 2^53 − 1 become `bigint`, so that an int64 arrives whole. One of more than 40 digits
 * stays a number: no int64 is that long, and making a `bigint` takes time that grows with the square of its digits.
 * The slow path costs five times `JSON.parse`, so it is taken only when a long integer is there.
 *
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): unknown {
  if (!mayHoldInt64.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    return typeof value === "number" &&
      source !== undefined &&
      !Number.isSafeInteger(value) &&
      /^-?\d{1,40}$/.test(source)
      ? BigInt(source)
      : value;
  });
}
