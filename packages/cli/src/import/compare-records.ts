import type { Comparison } from "./comparison.ts";

/** Notes each field of `there` that is otherwise here. Lists count as sets: neither side says in which order they stand. */
export function compareRecords(comparison: Comparison, name: string, there: object, here: object): void {
  const fields = here as Readonly<Record<string, unknown>>;
  for (const [field, value] of Object.entries(there)) {
    const [a, b] = [describe(value), describe(fields[field])];
    if (a !== b) comparison.differ(`${name}: ${field} is ${a} there, ${b} here`);
  }
}

function describe(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(serialise).sort().join(", ")}]` : serialise(value);
}

/** With the keys of objects in order, NaN and the infinities as text and whole numbers of any size as decimals. */
function serialise(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint" || (typeof part === "number" && !Number.isFinite(part))) return String(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  }) as string | undefined;
  return text ?? "absent";
}
