import { join } from "node:path";
import { checkGate, type Judged } from "./check-gate.ts";
import { evaluateVersion } from "./evaluate-version.ts";
import { figure, say } from "./narrate.ts";
import { runPlumbline } from "./plumbline-command.ts";
import { example } from "./repository.ts";
import { datasetName, type Stage } from "./stage.ts";

export interface Evaluated {
  /** NAME@DIGEST of the held-out rows. */
  readonly dataset: string;
  readonly judged: readonly Judged[];
  /** Of those that pass, the one that ranks best. */
  readonly best: Judged;
}

/** Registers the held-out rows, evaluates the versions on them and judges each by the policy. */
export async function evaluateVersions(
  stage: Stage,
  heldOutFile: string,
  versions: readonly number[],
): Promise<Evaluated> {
  const scientist = stage.people["data-scientist"];
  const registered = await runPlumbline(stage, scientist, [
    "dataset",
    "register",
    heldOutFile,
    "--name",
    datasetName,
    "--roles",
    join(example, "roles.json"),
  ]);
  const dataset = registered.lines.find((line) => line.startsWith(`${datasetName}@sha256:`));
  if (dataset === undefined) throw new Error("the data set's digest was not printed");

  const [first] = versions;
  if (first === undefined) throw new Error("there is no version to evaluate");
  say("Before any evidence:");
  const without = await checkGate(stage, first);
  if (without.verdict !== "insufficient")
    throw new Error(`a version without evidence is ${without.verdict}, not insufficient`);

  const judged: Judged[] = [];
  for (const version of versions) {
    await evaluateVersion(stage, version, dataset);
    judged.push(await checkGate(stage, version));
  }
  const passed = judged.filter(({ verdictBeforeApproval }) => verdictBeforeApproval === "pass");
  for (const { version, verdictBeforeApproval, rocAuc } of judged)
    say(`version ${version}: ${verdictBeforeApproval} but for the approval, ROC AUC ${figure(rocAuc)}`);
  const [best] = passed.sort((one, other) => other.rocAuc - one.rocAuc);
  if (best === undefined) throw new Error("no version passes the policy, so none can go on");
  say(`version ${best.version} goes on: of those that pass it ranks best`);
  return { dataset, judged, best };
}
