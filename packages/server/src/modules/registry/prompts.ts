import { promptTag } from "./registered-model.ts";

/** Conditions that leave out prompts, which live in the registry beside models: on `m`, and on `m` joined to `v`. */
export const notPromptModels = `NOT EXISTS (SELECT 1 FROM registered_model_tags p
  WHERE p.registered_model_id = m.registered_model_id AND p.key = '${promptTag}' AND p.value = 'true')`;
export const notPromptVersions = `NOT EXISTS (SELECT 1 FROM model_version_tags p
  JOIN model_versions w ON w.version_id = p.version_id
  WHERE w.registered_model_id = m.registered_model_id AND p.key = '${promptTag}' AND p.value = 'true')`;
