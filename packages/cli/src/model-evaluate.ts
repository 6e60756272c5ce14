import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { describeEvaluation, type Evaluation, readFigures } from "./describe-evaluation.ts";
import { cliErrors } from "./errors.ts";
import { parseVersionUri } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";
import { waitForEvaluation } from "./wait-for-evaluation.ts";

export function configureEvaluate(command: Command): void {
  command
    .command("evaluate <version>")
    .description("have a worker evaluate models:/NAME/VERSION on a registered dataset")
    .requiredOption("--dataset <name@digest>", "NAME@sha256:DIGEST, as `plumbline dataset list` shows it")
    .option("--wait", "wait for the result, with progress on stderr; fails if the evaluation does")
    .option(...jsonOption)
    .action(evaluateVersion);
}

async function evaluateVersion(
  uri: string,
  options: AnswerOptions & { dataset: string; wait?: boolean },
): Promise<void> {
  const { path } = parseVersionUri(uri);
  const dataset = parseDataset(options.dataset);
  const client = await connectServer();
  const started = await client.post<Evaluation>(`${path}/evaluations`, { dataset });
  if (options.wait !== true) {
    const describe = () => [`evaluation ${started.id} waits for a worker (job ${started.jobId})`];
    return printAnswer(options, started, describe);
  }
  const { evaluation, evidenceSha256 } = await waitForEvaluation(client, started.id);
  const figures = await readFigures(client, evidenceSha256);
  return printAnswer(options, { ...evaluation, figures }, () => describeEvaluation(evidenceSha256, figures));
}

function parseDataset(text: string): { name: string; digest: string } {
  const match = /^([^@]+)@(sha256:[0-9a-f]{64})$/.exec(text);
  const [, name, digest] = match ?? [];
  if (name === undefined || digest === undefined) throw cliErrors["usage-dataset"]({ text });
  return { name, digest };
}
