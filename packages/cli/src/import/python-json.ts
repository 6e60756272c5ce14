/** A number as it is to be written. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * JSON as Python's `json` reads and writes it: whole numbers of any size, and NaN, Infinity and -Infinity bare.
 */
export function writePythonJson(value: unknown): string {
  if (value instanceof NumberText) return value.text;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return writeNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => writePythonJson(item ?? null)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}: ${writePythonJson(member)}`).join(", ")}}`;
}

/** Parses JSON for `writePythonJson`, which writes each number as it came: 1.0 stays 1.0, and 64 bits stay whole. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? new NumberText(context.source)
      : value,
  ) as unknown;
}

/** A whole number that is a double keeps its point: as an int Python would carry it exactly, and send it on as one. */
export function writePythonDouble(value: number): string {
  const text = writeNumber(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function writeNumber(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  return String(value);
}
