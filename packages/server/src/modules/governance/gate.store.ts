import type { WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { GateResult } from "./gate.ts";

interface GateResultsTable {
  id: string;
  workspace: string;
  version_id: string;
  target: string;
  result: string;
  checked_at_ms: number;
}
interface Tables {
  gate_results: GateResultsTable;
}

export async function insertGateResult(
  tx: Transaction,
  workspace: WorkspaceId,
  versionId: string,
  result: GateResult,
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("gate_results")
    .values({
      id: result.id,
      workspace,
      version_id: versionId,
      target: result.target,
      result: JSON.stringify(result),
      checked_at_ms: result.checkedAtMs,
    })
    .execute();
}

export async function findLastGateResult(
  reader: Reader,
  workspace: WorkspaceId,
  versionId: string,
  target: string,
): Promise<GateResult | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("gate_results")
    .select("result")
    .where("workspace", "=", workspace)
    .where("version_id", "=", versionId)
    .where("target", "=", target)
    .orderBy("checked_at_ms", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.result) as GateResult);
}
