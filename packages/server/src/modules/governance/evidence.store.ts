import type { Selectable } from "kysely";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import { type Evidence, isJudged } from "./evidence.ts";

interface EvidenceTable {
  workspace: string;
  sha256: string;
  version_id: string;
  predicate_type: string;
  envelope: string;
  actor_id: string;
  entry_id: string;
  created_at_ms: number;
  /** Order in which evidence of the workspace came: times may be equal. */
  sequence: number;
}
interface Tables {
  evidence: EvidenceTable;
}

export async function insertEvidence(tx: Transaction, evidence: Evidence): Promise<void> {
  const tables = tx.tables<Tables>();
  const { last } = await tables
    .selectFrom("evidence")
    .select((query) => query.fn.max("sequence").as("last"))
    .where("workspace", "=", evidence.workspace)
    .executeTakeFirstOrThrow();
  await tables
    .insertInto("evidence")
    .values({
      workspace: evidence.workspace,
      sha256: evidence.sha256,
      version_id: evidence.versionId,
      predicate_type: evidence.predicateType,
      envelope: evidence.envelope,
      actor_id: evidence.actorId,
      entry_id: evidence.entryId,
      created_at_ms: evidence.createdAtMs,
      sequence: (last ?? 0) + 1,
    })
    .execute();
}

export async function findEvidence(
  reader: Reader,
  workspace: WorkspaceId,
  sha256: string,
): Promise<Evidence | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("evidence")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  return row === undefined ? undefined : toEvidence(row);
}

/** Evidence of a version, oldest first. */
export async function listEvidence(
  reader: Reader,
  workspace: WorkspaceId,
  versionId: string,
): Promise<Evidence[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("evidence")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("version_id", "=", versionId)
    .orderBy("sequence")
    .execute();
  return rows.map(toEvidence);
}

/** The digests that a decision on a version is about, sorted. */
export async function listJudgedDigests(
  reader: Reader,
  workspace: WorkspaceId,
  versionId: string,
): Promise<string[]> {
  const evidence = await listEvidence(reader, workspace, versionId);
  return evidence
    .filter(({ predicateType }) => isJudged(predicateType))
    .map(({ sha256 }) => sha256)
    .sort();
}

function toEvidence(row: Selectable<EvidenceTable>): Evidence {
  return {
    sha256: row.sha256,
    workspace: row.workspace as WorkspaceId,
    versionId: row.version_id,
    predicateType: row.predicate_type,
    envelope: row.envelope,
    actorId: row.actor_id as ActorId,
    entryId: row.entry_id,
    createdAtMs: row.created_at_ms,
  };
}
