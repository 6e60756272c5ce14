import { runPlumbline } from "./plumbline-command.ts";
import { modelName, type Stage } from "./stage.ts";

/** Has the worker evaluate a version, with its progress and figures. */
export async function evaluateVersion(stage: Stage, version: number, dataset: string): Promise<void> {
  await runPlumbline(stage, stage.people["data-scientist"], [
    "model",
    "evaluate",
    `models:/${modelName}/${version}`,
    "--dataset",
    dataset,
    "--wait",
  ]);
}
