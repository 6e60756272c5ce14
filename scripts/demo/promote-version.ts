import { setTimeout as sleep } from "node:timers/promises";
import { runMlflowProgram } from "./mlflow-program.ts";
import { say } from "./narrate.ts";
import { runPlumbline } from "./plumbline-command.ts";
import { deploymentName, modelName, type Stage, target } from "./stage.ts";

const longestWaitMs = 15_000;

/**
 * Someone other than the registrant is shown what changed and approves; then the alias is set by MLflow's client, and
 * the version is deployed.
 */
export async function promoteVersion(stage: Stage, version: number, comment: string): Promise<void> {
  const uri = `models:/${modelName}/${version}`;
  const engineer = stage.people["ml-engineer"];
  await runPlumbline(stage, stage.people["compliance-officer"], [
    "model",
    "approve",
    uri,
    "--to",
    target,
    "--comment",
    comment,
    "--yes",
  ]);
  await runMlflowProgram(stage, engineer, "promote.py", [modelName, String(version)]);
  await runPlumbline(stage, engineer, ["deploy", deploymentName, uri, "--entity-key", "person_id"]);
  await waitUntilServed(stage, version);
}

/** Asks the gateway itself, by the inference protocol. @throws Error where it takes too long. */
export async function waitUntilServed({ gatewayUrl, people }: Stage, version: number): Promise<void> {
  const startedMs = performance.now();
  const path = `/v2/models/${deploymentName}/versions/${version}/ready`;
  const headers = { authorization: `Bearer ${people.application.token}` };
  for (;;) {
    const response = await fetch(gatewayUrl + path, { headers });
    await response.arrayBuffer();
    const waitedMs = performance.now() - startedMs;
    if (response.ok) return say(`the gateway serves version ${version} after ${waitedMs.toFixed(0)} ms`);
    if (waitedMs > longestWaitMs)
      throw new Error(`the gateway did not serve version ${version} within ${longestWaitMs / 1000} s`);
    await sleep(50);
  }
}
