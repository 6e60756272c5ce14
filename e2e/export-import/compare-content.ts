import type { Content } from "./read-content.ts";

/** What an import by the tool takes from the clock of whoever imports. */
const timesOfImport = / \/ (?:start_time|end_time)$/;

export interface ComparedContent {
  /** Facts that both sides have. */
  readonly compared: number;
  readonly differences: readonly string[];
}

/** @param options.ofImports Whether both sides are imports, whose runs have times of their own. */
export function compareContent(
  expected: Content,
  actual: Content,
  options: { ofImports: boolean },
): ComparedContent {
  const differences: string[] = [];
  let compared = 0;
  for (const fact of new Set([...expected.facts.keys(), ...actual.facts.keys()])) {
    if (options.ofImports && timesOfImport.test(fact)) continue;
    const [a, b] = [expected.facts.get(fact), actual.facts.get(fact)];
    compared++;
    if (a !== b) differences.push(`${fact}: ${shorten(a)}, not ${shorten(b)}`);
  }
  return { compared, differences };
}

/** Differences by the kind of thing and field, with how many there are of each and one of them. */
export function groupDifferences(
  differences: readonly string[],
): Record<string, { count: number; first: string }> {
  const groups: Record<string, { count: number; first: string }> = {};
  for (const difference of differences) {
    const [what = "", field = ""] = difference.split(" / ");
    const kind = `${what.replace(/[ -]?["\d].*$/, "")}: ${field.split(/[ :]/)[0]}`;
    const group = (groups[kind] ??= { count: 0, first: difference });
    group.count++;
  }
  return groups;
}

function shorten(value: string | undefined): string {
  if (value === undefined) return "absent";
  return value.length > 200 ? `${value.slice(0, 200)}…` : value;
}
