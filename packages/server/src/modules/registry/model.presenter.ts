import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import { describeActors } from "#identity";
import type { ActorId } from "#ports";
import type { Reader } from "#storage";
import type { modelListSchema, modelSchema, versionSchema, versionSummarySchema } from "./model.schema.ts";
import type { ModelVersion, ModelVersionSummary } from "./model-version.ts";
import { aliasesOf } from "./read-models.ts";
import type { AliasChange, RegisteredModel } from "./registered-model.ts";

type NameOf = (actorId: ActorId) => string;

async function namesOf(reader: Reader, actorIds: readonly ActorId[]): Promise<NameOf> {
  const actors = await describeActors(reader, actorIds);
  return (actorId) => actors.get(actorId)?.userName ?? actorId;
}

export async function presentModelList(
  reader: Reader,
  page: {
    models: readonly { model: RegisteredModel; latest: ModelVersionSummary | undefined }[];
    nextPageToken: string | undefined;
  },
): Promise<z.infer<typeof modelListSchema>> {
  const nameOf = await namesOf(
    reader,
    page.models.flatMap(({ model, latest }) => [model.createdBy, latest?.createdBy ?? model.createdBy]),
  );
  return {
    models: page.models.map(({ model, latest }) => ({
      ...modelFields(model, nameOf),
      latestVersion: latest === undefined ? null : versionFields(latest, aliasesOf(model, latest), nameOf),
    })),
    nextPageToken: page.nextPageToken ?? null,
  };
}

export async function presentModelPage(
  reader: Reader,
  model: RegisteredModel,
  versions: readonly ModelVersionSummary[],
  changes: readonly AliasChange[],
): Promise<z.infer<typeof modelSchema>> {
  const nameOf = await namesOf(reader, [
    model.createdBy,
    ...versions.map(({ createdBy }) => createdBy),
    ...changes.map(({ changedBy }) => changedBy),
  ]);
  return {
    ...modelFields(model, nameOf),
    versions: versions.map((version) => versionFields(version, aliasesOf(model, version), nameOf)),
    aliasHistory: changes.map(({ alias, version, changedAtMs, changedBy }) => ({
      alias,
      version: version ?? null,
      changedAt: formatTime(changedAtMs),
      changedBy: nameOf(changedBy),
    })),
  };
}

export async function presentWholeVersion(
  reader: Reader,
  version: ModelVersion,
): Promise<z.infer<typeof versionSchema>> {
  const { inputExample, signature } = version;
  return {
    ...versionFields(version, version.aliases, await namesOf(reader, [version.createdBy])),
    flavors: [...version.flavors],
    onnx: version.onnx ?? null,
    signature:
      signature === undefined
        ? null
        : (structuredClone(signature) as z.infer<typeof versionSchema>["signature"]),
    inputExample:
      inputExample === undefined
        ? null
        : {
            path: inputExample.path,
            type: inputExample.type ?? null,
            servingPath: inputExample.servingPath ?? null,
          },
    manifestProblem: version.manifestProblem ?? null,
    files: [...version.files],
  };
}

function modelFields(model: RegisteredModel, nameOf: NameOf) {
  return {
    name: model.name,
    description: model.description ?? "",
    tags: [...model.tags],
    aliases: [...model.aliases],
    createdAt: formatTime(model.createdAtMs),
    updatedAt: formatTime(model.updatedAtMs),
    createdBy: nameOf(model.createdBy),
  };
}

function versionFields(
  version: ModelVersionSummary,
  aliases: readonly string[],
  nameOf: NameOf,
): z.infer<typeof versionSummarySchema> {
  return {
    name: version.name,
    version: version.version,
    digest: version.digest,
    stage: version.stage,
    description: version.description ?? "",
    source: version.source,
    runId: version.runId === "" ? null : version.runId,
    loggedModelId: version.loggedModelId ?? null,
    tags: [...version.tags],
    aliases: [...aliases],
    createdAt: formatTime(version.createdAtMs),
    updatedAt: formatTime(version.updatedAtMs),
    createdBy: nameOf(version.createdBy),
  };
}
