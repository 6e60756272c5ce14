import { join } from "node:path";
import { checkGate, type Judged } from "./check-gate.ts";
import { evaluateVersion } from "./evaluate-version.ts";
import { runMlflowProgram } from "./mlflow-program.ts";
import { interval, say } from "./narrate.ts";
import { waitForMonitoring } from "./monitoring.ts";
import { type PeopleQuery, readPeople, writePeople } from "./people-rows.ts";
import { promoteVersion } from "./promote-version.ts";
import { describeDrift, openAlerts } from "./describe-monitoring.ts";
import { inputsOf } from "./model-inputs.ts";
import { modelName, type Stage } from "./stage.ts";
import { sendLabels, sendTraffic } from "./traffic.ts";

const households: PeopleQuery = { year: 2016, housing: "household", limit: 10_000 };
/** Newest predictions that the server's analysis is about. */
const windowRows = 5000;

/** A year later the same kind of people arrive: no alert, and the live AUC meets the offline one. */
export async function serveHouseholds(stage: Stage, best: Judged): Promise<void> {
  const people = await readPeople(households, await inputsOf(stage, best.version));
  say(`the first ${people.rows.length} people of 2016 who live in households, in person_id order`);
  await sendTraffic(stage, people, best.version);
  const seen = await waitForMonitoring(stage, "the traffic", ({ drift }) => drift.window.rows >= windowRows);
  describeDrift(seen);

  await sendLabels(stage, people.labels);
  const labelled = await waitForMonitoring(stage, "the labels", isMeasured);
  const { rocAuc: live, offline } = labelled.quality;
  if (live.value === null || offline.value === null) throw new Error("there is no live or no offline AUC");
  say(`live ROC AUC ${interval(live)} of the newest ${live.count} labelled; offline ${interval(offline)}`);
  if (live.lower > offline.upper || live.upper < offline.lower)
    throw new Error("the live AUC does not meet the offline one within its interval");
  const alerts = openAlerts(labelled);
  if (alerts.length > 0) throw new Error(`an alert is open: ${alerts.join("; ")}`);
  say("no alert");
}

function isMeasured({
  quality,
}: {
  quality: { rocAuc: { value: number | null }; labelled: number };
}): boolean {
  return quality.rocAuc.value !== null && quality.labelled >= windowRows;
}

/** The late labels are good for training too: the same recipe refitted with them becomes the next version. */
export async function refitWithLabels(stage: Stage, best: Judged, dataset: string): Promise<Judged> {
  const file = join(stage.directory, "files", "labelled-households-2016.parquet");
  await writePeople(households, file);
  await runMlflowProgram(stage, stage.people["data-scientist"], "retrain.py", [
    modelName,
    String(best.version),
    "--more-rows",
    file,
  ]);
  const { versions } = await stage.people["data-scientist"].client.get<{ versions: { version: number }[] }>(
    `/api/v1/models/${modelName}`,
  );
  const newest = Math.max(...versions.map(({ version }) => version));
  await evaluateVersion(stage, newest, dataset);
  const judged = await checkGate(stage, newest);
  if (judged.verdictBeforeApproval !== "pass")
    throw new Error(
      `version ${newest} does not pass the policy, so there is nothing to deploy as the next revision`,
    );
  await promoteVersion(stage, newest, `version ${best.version} refitted with the labels of 2016`);
  return judged;
}
