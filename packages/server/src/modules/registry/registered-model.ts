import type { ActorId } from "#ports";
import type { ModelVersionSummary, RegisteredModelId, Tag } from "./model-version.ts";

/** A name under which versions are collected. */
export interface RegisteredModel {
  readonly modelId: RegisteredModelId;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: ActorId;
  readonly tags: readonly Tag[];
  readonly aliases: readonly ModelAlias[];
}

/** As MLflow shows it: with the newest version of each stage. */
export interface RegisteredModelWithLatest extends RegisteredModel {
  readonly latestVersions: readonly ModelVersionSummary[];
}

export interface ModelAlias {
  readonly alias: string;
  readonly version: number;
}

/** An alias that was set to a version, or deleted (`version` undefined). */
export interface AliasChange {
  readonly alias: string;
  readonly version: number | undefined;
  readonly changedAtMs: number;
  readonly changedBy: ActorId;
}

/** The tag by which MLflow tells prompts, which live in the registry too, from models. */
export const promptTag = "mlflow.prompt.is_prompt";

export function isPrompt(tags: readonly Tag[]): boolean {
  return tags.findLast(({ key }) => key === promptTag)?.value.toLowerCase() === "true";
}
