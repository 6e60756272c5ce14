import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import {
  type DatasetDigest,
  type DatasetFormat,
  type DatasetId,
  datasetScope,
  type DatasetVersion,
  type DatasetVersionId,
} from "./dataset.ts";
import { findDatasetId, getDatasetVersion, insertDataset, insertDatasetVersion } from "./dataset.store.ts";
import { datasetErrors } from "./errors.ts";
import { profileFile } from "./profile-file.ts";
import { receiveUpload } from "./receive-upload.ts";

/** Uploads that are being read lie here; whatever a crash left is removed at the next start. */
export function uploadDirectory(context: Pick<AppContext, "config">): string {
  return join(context.config.data, "dataset-uploads");
}

export interface Registration {
  readonly version: DatasetVersion;
  /** False where the same bytes were registered under this name before. */
  readonly created: boolean;
}

/**
 * Registers the file in `content` under `name`. The file is read before it is kept, so one that cannot be read leaves
 * nothing behind; the same bytes again give the version that is there.
 * @throws PlumblineError `datasets/unreadable-file`, `datasets/upload-…`, `datasets/other-format`.
 */
export async function registerDatasetVersion(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger" | "config">,
  principal: Principal,
  input: { name: string; format: DatasetFormat; content: unknown },
): Promise<Registration> {
  const { workspace, actorId } = principal;
  await using file = await receiveUpload(input.content, {
    directory: uploadDirectory(context),
    maximumBytes: context.config.artifactLimitBytes,
  });
  const digest = `sha256:${file.sha256}` as DatasetDigest;
  const known = getDatasetVersion(context.storage.read, workspace, input.name, digest);
  if (known !== undefined) return { version: checkFormat(known, input.format), created: false };
  const profile = await profileFile(file.path, input.format);
  await context.objects.put(datasetScope(workspace), createReadStream(file.path), {
    expectedSha256: file.sha256,
  });
  return context.storage.write((transaction) => {
    // Someone may have registered the same bytes while these were being read.
    const meanwhile = getDatasetVersion(transaction, workspace, input.name, digest);
    if (meanwhile !== undefined) return { version: checkFormat(meanwhile, input.format), created: false };
    const createdAtMs = context.clock.nowMs();
    let datasetId = findDatasetId(transaction, workspace, input.name);
    if (datasetId === undefined) {
      datasetId = context.random.id() as DatasetId;
      insertDataset(transaction, { datasetId, workspace, name: input.name, createdAtMs, createdBy: actorId });
    }
    const version: DatasetVersion = {
      versionId: context.random.id() as DatasetVersionId,
      name: input.name,
      digest,
      format: input.format,
      sizeBytes: file.sizeBytes,
      rowCount: profile.rowCount,
      columns: profile.columns.map((column) => ({ ...column, roles: [] })),
      createdAtMs,
      createdBy: actorId,
    };
    insertDatasetVersion(transaction, workspace, datasetId, version);
    context.ledger.append(transaction, {
      type: "dataset.registered",
      subject: `dataset-version:${version.versionId}`,
      actor: actorId,
      workspace,
      payload: {
        name: version.name,
        digest: version.digest,
        format: version.format,
        sizeBytes: version.sizeBytes,
        rowCount: version.rowCount,
        columns: version.columns.map(({ name, type }) => ({ name, type })),
      },
    });
    return { version, created: true };
  });
}

function checkFormat(version: DatasetVersion, asked: DatasetFormat): DatasetVersion {
  if (version.format === asked) return version;
  throw datasetErrors["other-format"]({ digest: version.digest, registered: version.format, asked });
}
