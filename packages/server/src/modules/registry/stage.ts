import { registryErrors } from "./errors.ts";

/** MLflow's stages. */
export const ModelStage = {
  none: "None",
  staging: "Staging",
  production: "Production",
  archived: "Archived",
} as const;
export type ModelStage = (typeof ModelStage)[keyof typeof ModelStage];

/** Case does not matter. @throws PlumblineError `registry/invalid-stage`. */
export function parseStage(text: string): ModelStage {
  const stage = Object.values(ModelStage).find((known) => known.toLowerCase() === text.toLowerCase());
  if (stage === undefined) throw registryErrors["invalid-stage"]({ stage: text });
  return stage;
}

/** Whether versions of this stage make way for a new one when it is asked for. */
export function isActiveStage(stage: ModelStage): boolean {
  return stage === ModelStage.staging || stage === ModelStage.production;
}
