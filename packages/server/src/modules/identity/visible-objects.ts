import { ObjectKind, type Principal } from "#ports";
import type { SqlValue } from "#storage";

type Seer = Pick<Principal, "access">;

/** A condition on a query's objects: those that the principal may see. `column` holds their lasting ids. */
export function visibleClause(
  { access }: Seer,
  kind: ObjectKind,
  column: string,
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  if (access === undefined) return { sql: "1 = 1", values: [] };
  const { allBut, ids } = access.visible(kind);
  const values = kind === ObjectKind.experiment ? ids.map(Number) : ids;
  if (ids.length === 0) return { sql: allBut ? "1 = 1" : "1 = 0", values };
  return { sql: `${column} ${allBut ? "NOT IN" : "IN"} (${ids.map(() => "?").join(", ")})`, values };
}

/** Whether the principal may see one object, for lists that are short. */
export function mayNotice({ access }: Seer, kind: ObjectKind, objectId: string): boolean {
  if (access === undefined) return true;
  const { allBut, ids } = access.visible(kind);
  return ids.includes(objectId) !== allBut;
}
