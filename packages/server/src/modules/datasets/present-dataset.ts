import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import { describeActors } from "#identity";
import type { Reader } from "#storage";
import type { DatasetVersion } from "./dataset.ts";
import type { datasetVersionSchema } from "./dataset.schema.ts";

type PresentedVersion = z.infer<typeof datasetVersionSchema>;

/** Versions as the native API has them: people by name, times as text. */
export async function presentVersions(
  reader: Reader,
  versions: readonly DatasetVersion[],
): Promise<PresentedVersion[]> {
  const actors = await describeActors(
    reader,
    versions.map(({ createdBy }) => createdBy),
  );
  return versions.map(({ versionId: _versionId, createdAtMs, createdBy, ...version }) => ({
    ...version,
    columns: version.columns.map((column) => ({ ...column, roles: [...column.roles] })),
    createdAt: formatTime(createdAtMs),
    createdBy: actors.get(createdBy)?.userName ?? createdBy,
  }));
}
