import { UnreadableFile } from "./describe-failure.ts";

/**
 * Names must tell columns apart wherever a file goes: DuckDB, Arrow and the models' signatures.
 * @throws UnreadableFile naming every fault.
 */
export function checkColumnNames(names: readonly string[], maximum: number): void {
  if (names.length > maximum) {
    throw new UnreadableFile(`it has ${names.length} columns; at most ${maximum} are allowed`);
  }
  const faults: string[] = [];
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const place = index + 1;
    if (name.trim() === "") faults.push(`column ${place} has no name`);
    else if (/[\p{Cc}]/u.test(name)) {
      faults.push(`the name of column ${place}, ${JSON.stringify(name)}, has a control character in it`);
    }
    const folded = name.toLowerCase();
    const first = seen.get(folded);
    if (first === undefined) seen.set(folded, place);
    else {
      faults.push(
        `columns ${first} and ${place} are both named ${JSON.stringify(name)} (upper and lower case do not tell columns apart)`,
      );
    }
  }
  if (faults.length > 0) throw new UnreadableFile(faults.join("; "));
}
