import type { Selectable } from "kysely";
import type { DeploymentId } from "#deployments";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { Segment } from "./segment.ts";

interface SegmentsTable {
  workspace: string;
  sha256: string;
  deployment_id: string;
  revision: number;
  row_count: number;
  size_bytes: number;
  first_ms: number;
  last_ms: number;
  recorded_at_ms: number;
  recorded_by: string;
}
interface Tables {
  log_segments: SegmentsTable;
}

export async function insertSegment(tx: Transaction, segment: Segment): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("log_segments")
    .values({
      workspace: segment.workspace,
      sha256: segment.sha256,
      deployment_id: segment.deploymentId,
      revision: segment.revision,
      row_count: segment.rowCount,
      size_bytes: segment.sizeBytes,
      first_ms: segment.firstMs,
      last_ms: segment.lastMs,
      recorded_at_ms: segment.recordedAtMs,
      recorded_by: segment.recordedBy,
    })
    .execute();
}

export async function findSegment(
  reader: Reader,
  workspace: WorkspaceId,
  sha256: string,
): Promise<Segment | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("log_segments")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  return row && toSegment(row);
}

/** The newest segments of a revision. */
export async function listNewestSegments(
  reader: Reader,
  deploymentId: DeploymentId,
  revision: number,
  limit: number,
): Promise<Segment[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("log_segments")
    .selectAll()
    .where("deployment_id", "=", deploymentId)
    .where("revision", "=", revision)
    .orderBy("last_ms", "desc")
    .orderBy("sha256")
    .limit(limit)
    .execute();
  return rows.map(toSegment);
}

function toSegment(row: Selectable<SegmentsTable>): Segment {
  return {
    sha256: row.sha256,
    workspace: row.workspace as WorkspaceId,
    deploymentId: row.deployment_id as DeploymentId,
    revision: row.revision,
    rowCount: row.row_count,
    sizeBytes: row.size_bytes,
    firstMs: row.first_ms,
    lastMs: row.last_ms,
    recordedAtMs: row.recorded_at_ms,
    recordedBy: row.recorded_by as ActorId,
  };
}
