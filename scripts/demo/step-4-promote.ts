import type { Judged } from "./check-gate.ts";
import { runMlflowProgram } from "./mlflow-program.ts";
import { promoteVersion } from "./promote-version.ts";
import { say } from "./narrate.ts";
import { modelName, type Stage } from "./stage.ts";

const refused = 3;

/** Tries a version that the gate refuses, then has the best one approved, promoted and deployed. */
export async function promoteBest(stage: Stage, judged: readonly Judged[], best: Judged): Promise<void> {
  const failing =
    judged.find(({ verdict }) => verdict === "fail") ??
    judged.find(({ version, verdict }) => version !== best.version && verdict !== "pass");
  if (failing === undefined) say("every version passes, so there is none to be refused");
  else {
    say(`version ${failing.version} is not let through, by MLflow's own client:`);
    await runMlflowProgram(
      stage,
      stage.people["ml-engineer"],
      "promote.py",
      [modelName, String(failing.version)],
      [refused],
    );
  }
  await promoteVersion(stage, best.version, "meets the policy; the figures are on the held-out rows");
}
