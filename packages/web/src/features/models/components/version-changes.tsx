import type { VersionChange } from "#features/models/api/list-approvals.ts";
import { describeName } from "#features/models/evaluation.ts";
import { formatNumber } from "#ui/format-number.ts";
import styles from "./version-changes.module.css";

interface VersionChangesProps {
  readonly changes: { readonly since: number | null; readonly items: readonly VersionChange[] };
}

/** How the version differs from the one it would replace. */
export function VersionChanges({ changes: { since, items } }: VersionChangesProps) {
  return (
    <div>
      <h3 className={styles["heading"]}>
        {since === null ? "What changed" : `What changed since version ${since}`}
      </h3>
      {since === null && (
        <p className={styles["quiet"]}>It is the first version: there is nothing to compare it with.</p>
      )}
      {since !== null && items.length === 0 && <p className={styles["quiet"]}>Nothing that was measured.</p>}
      {items.length > 0 && (
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Version {since}</th>
              <th scope="col">This one</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ what, before, after }) => (
              <tr key={what}>
                <td>{describeName(what)}</td>
                <td>{show(before)}</td>
                <td>{show(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function show(value: VersionChange["before"]): string {
  if (value === null) return "none";
  return typeof value === "number" ? formatNumber(value) : value;
}
