import type { WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";

interface Tables {
  route_table_generations: { workspace: string; generation: number; content_sha256: string };
}

export function findGeneration(
  reader: Reader,
  workspace: WorkspaceId,
): Promise<{ generation: number; contentSha256: string } | undefined> {
  return reader
    .tables<Tables>()
    .selectFrom("route_table_generations")
    .select(["generation", "content_sha256 as contentSha256"])
    .where("workspace", "=", workspace)
    .executeTakeFirst();
}

export async function saveGeneration(
  tx: Transaction,
  workspace: WorkspaceId,
  { generation, contentSha256 }: { generation: number; contentSha256: string },
): Promise<void> {
  const values = { generation, content_sha256: contentSha256 };
  await tx
    .tables<Tables>()
    .insertInto("route_table_generations")
    .values({ workspace, ...values })
    .onConflict((conflict) => conflict.column("workspace").doUpdateSet(values))
    .execute();
}
