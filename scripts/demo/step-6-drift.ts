import type { Judged } from "./check-gate.ts";
import { describeDrift, openAlerts } from "./describe-monitoring.ts";
import { inputsOf } from "./model-inputs.ts";
import { waitForMonitoring } from "./monitoring.ts";
import { interval, say } from "./narrate.ts";
import { readPeople } from "./people-rows.ts";
import { runPlumbline } from "./plumbline-command.ts";
import { waitUntilServed } from "./promote-version.ts";
import { deploymentName, type Stage } from "./stage.ts";
import { sendLabels, sendTraffic } from "./traffic.ts";

/** People arrive whose like the model never saw: drift fires, the live AUC falls, and one call rolls back. */
export async function meetGroupQuarters(stage: Stage, serving: Judged, before: Judged): Promise<void> {
  const query = { year: 2017, housing: "group quarters", limit: 10_000 } as const;
  const people = await readPeople(query, await inputsOf(stage, serving.version));
  say(
    `${people.rows.length} people of 2017 who live in group quarters: dormitories, nursing homes, prisons, shelters`,
  );
  await sendTraffic(stage, people, serving.version);
  const seen = await waitForMonitoring(stage, "an alert", (monitoring) => openAlerts(monitoring).length > 0);
  if (describeDrift(seen).length === 0) throw new Error("no column is named as drifted");
  for (const alert of openAlerts(seen)) say(`alert: ${alert}`);

  await sendLabels(stage, people.labels);
  const labelled = await waitForMonitoring(
    stage,
    "the labels",
    ({ quality }) => quality.rocAuc.value !== null && quality.unlabelled === 0,
  );
  const { rocAuc: live, offline } = labelled.quality;
  if (live.value === null || offline.value === null) throw new Error("there is no live or no offline AUC");
  say(`live ROC AUC ${interval(live)}; offline ${interval(offline)}`);
  if (live.upper >= offline.lower)
    throw new Error("the live AUC did not fall below the offline one's interval");
  say("it fell below all of the offline interval: the model is not for these people");

  const reason = "drift: group quarters arrived, which the evaluation does not cover";
  await runPlumbline(stage, stage.people["ml-engineer"], ["rollback", deploymentName, "--reason", reason]);
  await waitUntilServed(stage, before.version);
  await sendTraffic(stage, { ...people, rows: people.rows.slice(0, 100) }, before.version);
}
