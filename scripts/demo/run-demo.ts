import { elapsedSeconds, say, sayHeading } from "./narrate.ts";
import { setUp } from "./set-up.ts";
import { deploymentName, modelName, type Stage } from "./stage.ts";
import { trainCandidates } from "./step-1-train.ts";
import { showVersions } from "./step-2-register.ts";
import { evaluateVersions } from "./step-3-evaluate.ts";
import { promoteBest } from "./step-4-promote.ts";
import { refitWithLabels, serveHouseholds } from "./step-5-serve.ts";
import { meetGroupQuarters } from "./step-6-drift.ts";
import { verifyEverything } from "./step-7-verify.ts";

/** A step that did not hold. */
export class StepError extends Error {
  override readonly name = "StepError";

  constructor(number: number, title: string, cause: unknown) {
    super(`step ${number} (${title}) failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * One real model's way through the product. Nothing is told what to find: each step goes on with what the one before
 * it measured.
 *
 * @throws StepError naming the step that did not hold.
 */
export async function runDemo(directory: string, port: number): Promise<void> {
  const stage = await runStep(0, "Set up", () => setUp(directory, port));
  const { heldOutFile } = await runStep(1, "Train twelve candidates with plain MLflow", () =>
    trainCandidates(stage),
  );
  const { versions } = await runStep(2, "Three versions are registered", () => showVersions(stage));
  const { dataset, judged, best } = await runStep(3, "A worker evaluates them, and the policy judges", () =>
    evaluateVersions(stage, heldOutFile, versions),
  );
  await runStep(4, "Someone else approves; the version gets the alias and is deployed", () =>
    promoteBest(stage, judged, best),
  );
  const refitted = await runStep(
    5,
    "Households of 2016 arrive as traffic, and later their labels",
    async () => {
      await serveHouseholds(stage, best);
      return refitWithLabels(stage, best, dataset);
    },
  );
  await runStep(6, "Group quarters of 2017 arrive", () => meetGroupQuarters(stage, refitted, best));
  await runStep(7, "The ledger and the evidence verify, an altered copy does not", () =>
    verifyEverything(stage, best),
  );
  sayEnd(stage);
}

async function runStep<T>(number: number, title: string, work: () => Promise<T>): Promise<T> {
  sayHeading(number, title);
  try {
    return await work();
  } catch (cause) {
    throw new StepError(number, title, cause);
  }
}

function sayEnd({ serverUrl, signInLink }: Stage): void {
  process.stdout.write(
    `\nEvery step held, in ${elapsedSeconds()} s. To look at it yourself, sign in once by\n`,
  );
  say(signInLink);
  process.stdout.write("and see\n");
  say(`${serverUrl}/models/${modelName}/versions/1 - why it was refused, with the figures`);
  say(`${serverUrl}/deployments/${deploymentName} - traffic, drift by column, the rollback`);
  say(`${serverUrl}/ledger - every change; a proof is verified in your browser`);
  process.stdout.write(
    "Source of the data: U.S. Census Bureau, American Community Survey 2015-2018 1-year Public Use Microdata Sample, Massachusetts; prepared with folktables and nannyml. Not endorsed by the Census Bureau.\n",
  );
}
