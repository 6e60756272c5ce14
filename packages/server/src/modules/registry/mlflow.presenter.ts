import type { ModelVersionSummary, Tag } from "./model-version.ts";
import type { ModelAlias, RegisteredModel, RegisteredModelWithLatest } from "./registered-model.ts";

/** Fields that are absent where they are empty, as protobuf has it. */
function unlessEmpty<T>(name: string, values: readonly T[]): Record<string, readonly T[]> {
  return values.length > 0 ? { [name]: values } : {};
}

export function presentVersion(version: ModelVersionSummary, aliases: readonly string[] = []): object {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAtMs,
    last_updated_timestamp: version.updatedAtMs,
    current_stage: version.stage,
    ...(version.description !== undefined && { description: version.description }),
    source: version.source,
    run_id: version.runId,
    status: "READY",
    run_link: version.runLink,
    ...unlessEmpty<Tag>("tags", version.tags),
    ...unlessEmpty("aliases", aliases),
  };
}

export function presentModel(model: RegisteredModel | RegisteredModelWithLatest): object {
  const latest = "latestVersions" in model ? model.latestVersions : [];
  return {
    name: model.name,
    creation_timestamp: model.createdAtMs,
    last_updated_timestamp: model.updatedAtMs,
    ...(model.description && { description: model.description }),
    ...unlessEmpty(
      "latest_versions",
      latest.map((version) => presentVersion(version)),
    ),
    ...unlessEmpty<Tag>("tags", model.tags),
    ...unlessEmpty<object>(
      "aliases",
      model.aliases.map(({ alias, version }: ModelAlias) => ({ alias, version: String(version) })),
    ),
  };
}

/** Whether there are more is told by a token; an empty list is absent. */
export function presentPage(
  field: string,
  items: readonly object[],
  nextPageToken: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    ...unlessEmpty(field, items),
    ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
  };
}
