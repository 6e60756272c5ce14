import { PlumblineError } from "@plumbline/platform";
import { type ArtifactPath, joinArtifactPath } from "#artifacts";
import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { getLoggedModel, getRunInfo } from "#tracking";
import { registryErrors } from "./errors.ts";
import { type ModelSource, parseModelSource, type VersionReference } from "./model-source.ts";
import type { ModelVersionId, Tag } from "./model-version.ts";
import { promptSources } from "./prompts.ts";
import { isPrompt } from "./registered-model.ts";
import { requireModel, requireReferenced } from "./require-model.ts";

/** A source with what it stands for. */
export interface ResolvedSource {
  /** As it is kept: an alias or stage in it is replaced by the version it meant. */
  readonly source: string;
  readonly storageLocation: string;
  /** Empty where no run made it. */
  readonly runId: string;
  readonly loggedModelId: string | undefined;
  readonly content: SourceContent;
}

export type SourceContent =
  | { readonly kind: "folder"; readonly folder: ArtifactPath }
  /** The frozen files of another version. */
  | { readonly kind: "version"; readonly versionId: ModelVersionId }
  /** Outside this server. */
  | { readonly kind: "elsewhere" };

export interface SourceRequest {
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
  readonly tags: readonly Tag[];
}

/**
 * What a source means, checked as MLflow's server does: who names files must name the run or the logged model that they
 * belong to.
 * @throws PlumblineError `registry/invalid-source`, `registry/version-not-found`.
 */
export function resolveSource(
  reader: Reader,
  workspace: WorkspaceId,
  request: SourceRequest,
): ResolvedSource {
  const { source } = request;
  const refuse = (rule: string) => registryErrors["invalid-source"]({ source, rule });
  if (isPrompt(request.tags)) {
    if (!promptSources.includes(source))
      throw refuse(`is not one that a prompt has: ${promptSources.join(", ")}`);
    return elsewhere(request);
  }
  const parsed = parseModelSource(source);
  if (parsed.kind === "registered") return resolveVersion(reader, workspace, request, parsed.reference);
  if (request.modelId !== undefined && request.modelId !== "") {
    return resolveByLoggedModel(reader, workspace, request, parsed, request.modelId);
  }
  return resolveByRun(reader, workspace, request, parsed);
}

function elsewhere({ source, runId }: SourceRequest): ResolvedSource {
  return {
    source,
    storageLocation: source,
    runId: runId ?? "",
    loggedModelId: undefined,
    content: { kind: "elsewhere" },
  };
}

function resolveVersion(
  reader: Reader,
  workspace: WorkspaceId,
  request: SourceRequest,
  reference: VersionReference,
): ResolvedSource {
  const { source, runId, modelId } = request;
  const refuse = (rule: string) => registryErrors["invalid-source"]({ source, rule });
  if (isPrompt(requireModel(reader, workspace, reference.name).tags)) {
    throw refuse("is a prompt; a model version cannot be made of one");
  }
  const version = requireReferenced(reader, workspace, reference);
  // MLflow keeps no logged model for a version, so a copy cannot name one.
  if ((runId !== undefined && runId !== version.runId) || (modelId !== undefined && modelId !== "")) {
    throw refuse("is a version of another run or logged model than run_id and model_id say; leave those out");
  }
  return {
    source: `models:/${version.name}/${version.version}`,
    storageLocation: version.storageLocation,
    runId: version.runId,
    loggedModelId: undefined,
    content: { kind: "version", versionId: version.versionId },
  };
}

function resolveByLoggedModel(
  reader: Reader,
  workspace: WorkspaceId,
  request: SourceRequest,
  parsed: ModelSource,
  modelId: string,
): ResolvedSource {
  const { source } = request;
  const refuse = (rule: string) => registryErrors["invalid-source"]({ source, rule });
  const model = unlessMissing(() => getLoggedModel(reader, workspace, modelId));
  const belongs = `is not of the logged model ${JSON.stringify(modelId)} that model_id names`;
  if (parsed.kind === "elsewhere") {
    return { ...elsewhere(request), runId: request.runId || (model?.sourceRunId ?? "") };
  }
  if (model === undefined) throw refuse(`${belongs}: there is no such logged model`);
  const runId = request.runId || model.sourceRunId;
  if (parsed.kind === "logged-model") {
    if (parsed.modelId !== modelId) throw refuse(belongs);
    return {
      source,
      storageLocation: model.artifactLocation,
      runId,
      loggedModelId: modelId,
      content: contentAt(model.artifactLocation),
    };
  }
  if (parsed.kind !== "artifacts" || !isWithin(parsed.path, model.artifactLocation)) throw refuse(belongs);
  return {
    source,
    storageLocation: source,
    runId,
    loggedModelId: modelId,
    content: { kind: "folder", folder: parsed.path },
  };
}

function resolveByRun(
  reader: Reader,
  workspace: WorkspaceId,
  request: SourceRequest,
  parsed: ModelSource,
): ResolvedSource {
  const { source, runId = "" } = request;
  const refuse = (rule: string) => registryErrors["invalid-source"]({ source, rule });
  if (parsed.kind === "elsewhere") return elsewhere(request);
  if (parsed.kind === "logged-model") throw refuse("is a logged model; name it in model_id too");
  if (runId === "") throw refuse("belongs to a run; name it in run_id too");
  const run = unlessMissing(() => getRunInfo(reader, workspace, runId));
  const belongs = `is not of the run ${JSON.stringify(runId)} that run_id names`;
  if (parsed.kind === "run") {
    if (parsed.runId !== runId) throw refuse(belongs);
    const content =
      run === undefined ? { kind: "elsewhere" as const } : contentAt(run.artifactUri, parsed.path);
    return { source, storageLocation: source, runId, loggedModelId: undefined, content };
  }
  if (parsed.kind !== "artifacts" || run === undefined || !isWithin(parsed.path, run.artifactUri)) {
    throw refuse(belongs);
  }
  return {
    source,
    storageLocation: source,
    runId,
    loggedModelId: undefined,
    content: { kind: "folder", folder: parsed.path },
  };
}

/** The folder at a location, if this server keeps it. */
function contentAt(location: string, below: ArtifactPath = "" as ArtifactPath): SourceContent {
  const parsed = parseModelSource(location);
  return parsed.kind === "artifacts"
    ? { kind: "folder", folder: joinArtifactPath(parsed.path, below) }
    : { kind: "elsewhere" };
}

function isWithin(path: ArtifactPath, location: string): boolean {
  const content = contentAt(location);
  if (content.kind !== "folder" || content.folder === "") return false;
  return path === content.folder || path.startsWith(`${content.folder}/`);
}

/** To a client, a run or a logged model that is not there is a fault of its source. */
function unlessMissing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof PlumblineError && error.status === 404) return undefined;
    throw error;
  }
}
