/** What became of one thing that an import brought. What is here already is never overwritten. */
export type ImportOutcome =
  | { readonly outcome: "recorded" }
  /** The same is here already. */
  | { readonly outcome: "unchanged" }
  /** Something else is here under that id or name; it stays as it is. */
  | { readonly outcome: "conflict"; readonly reason: string };

export const recorded: ImportOutcome = { outcome: "recorded" };
export const unchanged: ImportOutcome = { outcome: "unchanged" };

export function conflict(reason: string): ImportOutcome {
  return { outcome: "conflict", reason };
}

/** `unchanged` where each field of `imported` is as here; otherwise a conflict that names those which are not. */
export function compareFields<Fields extends object>(
  what: string,
  here: Fields,
  imported: Fields,
): ImportOutcome {
  const differing = Object.keys(imported).filter(
    (name) => comparable(here[name as keyof Fields]) !== comparable(imported[name as keyof Fields]),
  );
  return differing.length === 0
    ? unchanged
    : conflict(`${what} is here already and differs in ${differing.join(", ")}; it stays as it is`);
}

/** Lists count as sets: a source does not say in which order its tags or inputs stand. */
function comparable(value: unknown): string {
  return Array.isArray(value) ? value.map(serialise).sort().join() : serialise(value);
}

function serialise(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}
