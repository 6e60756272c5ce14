import type { Reader } from "#storage";
import { trackingErrors } from "./errors.ts";
import { LifecycleStage } from "./lifecycle.ts";
import type { LoggedModel } from "./logged-model.ts";
import { findLoggedModel } from "./logged-model.store.ts";

/** @throws PlumblineError `tracking/logged-model-not-found`, also for a deleted one unless `allowDeleted`. */
export function getLoggedModel(
  reader: Reader,
  workspace: string,
  modelId: string,
  { allowDeleted = false }: { allowDeleted?: boolean } = {},
): LoggedModel {
  const model = findLoggedModel(reader, workspace, modelId);
  if (model === undefined || (model.lifecycleStage === LifecycleStage.deleted && !allowDeleted)) {
    throw trackingErrors["logged-model-not-found"]({ modelId });
  }
  return model;
}
