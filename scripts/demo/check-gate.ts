import { runPlumbline } from "./plumbline-command.ts";
import { modelName, type Stage, target } from "./stage.ts";

type Verdict = "pass" | "fail" | "insufficient";

interface GateResult {
  verdict: Verdict;
  verdictBeforeApproval: Verdict;
  rules: { title: string; figures: { name: string; value: unknown }[] }[];
}

/** What the gate said of a version. */
export interface Judged {
  readonly version: number;
  readonly verdict: Verdict;
  /** Of all rules but the approval. */
  readonly verdictBeforeApproval: Verdict;
  /** NaN where there is no evaluation. */
  readonly rocAuc: number;
}

const exitCodes = [0, 1, 2];

/** Judges a version by `plumbline gate check`, shown with its rules and figures. */
export async function checkGate(stage: Stage, version: number): Promise<Judged> {
  const scientist = stage.people["data-scientist"];
  const uri = `models:/${modelName}/${version}`;
  const { exitCode } = await runPlumbline(
    stage,
    scientist,
    ["gate", "check", uri, "--to", target],
    exitCodes,
  );
  const result = await scientist.client.get<GateResult>(
    `/api/v1/models/${modelName}/versions/${version}/gates/${target}`,
  );
  if ((["pass", "fail", "insufficient"] as const)[exitCode] !== result.verdict)
    throw new Error(`gate check ended with ${exitCode}, and the verdict is ${result.verdict}`);
  const figures = result.rules.flatMap((rule) => rule.figures);
  const rocAuc = figures.find(({ name }) => name === "ROC AUC")?.value;
  return {
    version,
    verdict: result.verdict,
    verdictBeforeApproval: result.verdictBeforeApproval,
    rocAuc: typeof rocAuc === "number" ? rocAuc : NaN,
  };
}
