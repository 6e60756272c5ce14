import { promptTag } from "./registered-model.ts";

/** What MLflow's clients send as the source of a prompt's version, whose text is in its tags. No model's version may have one. */
export const promptSources: readonly string[] = ["dummy-source", "prompt-template"];

/**
 * Whether a version is a prompt's: it has no files, so nothing of it is evaluated or served and no gate governs it. Its source
 * tells, which never changes; the tag may be set on any model by who writes to it.
 */
export function isPromptVersion({ source }: { readonly source: string }): boolean {
  return promptSources.includes(source);
}

/** Conditions that leave out prompts, which live in the registry beside models: on `m`, and on `m` joined to `v`. */
export const notPromptModels = `NOT EXISTS (SELECT 1 FROM registered_model_tags p
  WHERE p.registered_model_id = m.registered_model_id AND p.key = '${promptTag}' AND p.value = 'true')`;
export const notPromptVersions = `NOT EXISTS (SELECT 1 FROM model_version_tags p
  JOIN model_versions w ON w.version_id = p.version_id
  WHERE w.registered_model_id = m.registered_model_id AND p.key = '${promptTag}' AND p.value = 'true')`;
