import { HttpReply } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { DatasetFormat, datasetScope, type DatasetVersion, sha256OfDigest } from "./dataset.ts";
import { getDatasetVersion, listDatasets, listDatasetVersions } from "./dataset.store.ts";
import { datasetErrors } from "./errors.ts";
import { presentVersions } from "./present-dataset.ts";

type Reading = Pick<AppContext, "storage">;

export async function listAll({ storage }: Reading, principal: Principal): Promise<{ datasets: unknown[] }> {
  const summaries = listDatasets(storage.read, principal.workspace);
  const latest = await presentVersions(
    storage.read,
    summaries.map((summary) => summary.latest),
  );
  return { datasets: summaries.map((summary, index) => ({ ...summary, latest: latest[index] })) };
}

export async function getDataset(
  { storage }: Reading,
  principal: Principal,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const versions = listDatasetVersions(storage.read, principal.workspace, name);
  if (versions.length === 0) throw datasetErrors["dataset-not-found"]({ name });
  return { name, versions: await presentVersions(storage.read, versions) };
}

export async function getVersion(
  { storage }: Reading,
  principal: Principal,
  key: { name: string; digest: string },
): Promise<Readonly<Record<string, unknown>>> {
  const [presented] = await presentVersions(storage.read, [findVersion({ storage }, principal, key)]);
  return { ...presented };
}

export async function openContent(
  context: Pick<AppContext, "storage" | "objects">,
  principal: Principal,
  key: { name: string; digest: string },
): Promise<HttpReply> {
  const version = findVersion(context, principal, key);
  const stream = await context.objects.open(
    datasetScope(principal.workspace),
    sha256OfDigest(version.digest),
  );
  const { contentType, suffix } = contentOf(version);
  return new HttpReply(200, stream, {
    "content-type": contentType,
    "content-length": String(version.sizeBytes),
    "content-disposition": `attachment; filename="${version.name}.${suffix}"`,
    etag: `"${version.digest}"`,
  });
}

function findVersion(
  { storage }: Reading,
  principal: Principal,
  { name, digest }: { name: string; digest: string },
): DatasetVersion {
  const version = getDatasetVersion(storage.read, principal.workspace, name, digest);
  if (version === undefined) throw datasetErrors["version-not-found"]({ name, digest });
  return version;
}

function contentOf({ format }: DatasetVersion): { contentType: string; suffix: string } {
  return format === DatasetFormat.csv
    ? { contentType: "text/csv; charset=utf-8", suffix: "csv" }
    : { contentType: "application/vnd.apache.parquet", suffix: "parquet" };
}
