import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { findRoleProblems, type RolesByColumn } from "./column-roles.ts";
import type { DatasetVersion } from "./dataset.ts";
import { getDatasetVersion, updateRoles } from "./dataset.store.ts";
import { datasetErrors } from "./errors.ts";

/**
 * Says what each column is for, replacing what was said before; a column that is not named has no role.
 * @throws PlumblineError `datasets/invalid-roles` with every problem, `datasets/version-not-found`.
 */
export async function setColumnRoles(
  context: Pick<AppContext, "storage" | "ledger">,
  principal: Principal,
  input: { name: string; digest: string; roles: RolesByColumn },
): Promise<DatasetVersion> {
  const { name, digest, roles } = input;
  return context.storage.write((transaction) => {
    const version = getDatasetVersion(transaction, principal.workspace, name, digest);
    if (version === undefined) throw datasetErrors["version-not-found"]({ name, digest });
    const problems = findRoleProblems(
      roles,
      version.columns.map((column) => column.name),
    );
    if (problems.length > 0) throw datasetErrors["invalid-roles"]({ problems }, { problems });
    updateRoles(transaction, version.versionId, roles);
    context.ledger.append(transaction, {
      type: "dataset.roles-set",
      subject: `dataset-version:${version.versionId}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { name, digest, roles },
    });
    const assigned = new Map(Object.entries(roles));
    return {
      ...version,
      columns: version.columns.map((column) => ({ ...column, roles: assigned.get(column.name) ?? [] })),
    };
  });
}
