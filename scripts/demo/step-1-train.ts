import { join } from "node:path";
import { runMlflowProgram } from "./mlflow-program.ts";
import { modelName, type Stage } from "./stage.ts";

/** Trains twelve candidates with plain MLflow; returns the file of held-out rows that it wrote. */
export async function trainCandidates(stage: Stage): Promise<{ heldOutFile: string }> {
  const heldOutFile = join(stage.directory, "files", "held-out-2015.parquet");
  const { lines } = await runMlflowProgram(stage, stage.people["data-scientist"], "train.py", [
    "--model",
    modelName,
    "--test-rows",
    heldOutFile,
  ]);
  if (lines.length === 0) throw new Error("train.py said nothing");
  return { heldOutFile };
}
