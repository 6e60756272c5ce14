import type { AppContext } from "#context";
import { visibleClause } from "#identity";
import { ObjectKind, type Principal } from "#ports";
import { readPageToken, writePageToken } from "#tracking";
import { listAliasChanges } from "./model-alias.store.ts";
import { presentModelList, presentModelPage, presentWholeVersion } from "./model.presenter.ts";
import { selectVersions } from "./model-version.store.ts";
import { getModelVersion, listModelVersions } from "./read-models.ts";
import { selectModels } from "./registered-model.store.ts";
import { notPromptModels } from "./prompts.ts";
import { requireModel } from "./require-model.ts";

type Reading = Pick<AppContext, "storage">;

const pageSize = 100;
const longestAliasHistory = 1000;

/** Models by name, with the newest version of each. */
export async function browseModels(
  { storage }: Reading,
  principal: Principal,
  query: { search: string; pageToken?: string | undefined },
): Promise<unknown> {
  const offset = readPageToken({ search: query.search }, query.pageToken);
  const visible = visibleClause(principal, ObjectKind.model, "m.registered_model_id");
  const found = selectModels(
    storage.read,
    `m.workspace = ? AND ${visible.sql} AND lower(m.name) LIKE lower(?) ESCAPE '\\' AND ${notPromptModels}
     ORDER BY m.name LIMIT ? OFFSET ?`,
    [
      principal.workspace,
      ...visible.values,
      `%${query.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      pageSize + 1,
      offset,
    ],
  );
  const models = found.slice(0, pageSize).map((model) => ({
    model,
    latest: selectVersions(storage.read, "v.registered_model_id = ? ORDER BY v.version DESC LIMIT 1", [
      model.modelId,
    ])[0],
  }));
  const nextPageToken =
    found.length > pageSize ? writePageToken({ search: query.search }, offset + pageSize) : undefined;
  return presentModelList(storage.read, { models, nextPageToken });
}

/** A model with all of its versions and the history of its aliases. */
export async function browseModel(
  { storage }: Reading,
  { workspace }: Principal,
  { name }: { name: string },
): Promise<unknown> {
  const model = requireModel(storage.read, workspace, name);
  const versions = await listModelVersions(storage.read, workspace, name);
  const changes = listAliasChanges(storage.read, model.modelId, longestAliasHistory);
  return presentModelPage(storage.read, model, versions, changes);
}

export async function browseVersion(
  { storage }: Reading,
  { workspace }: Principal,
  { name, version }: { name: string; version: number },
): Promise<unknown> {
  return presentWholeVersion(storage.read, await getModelVersion(storage.read, workspace, name, version));
}
