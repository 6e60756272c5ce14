import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { describePending, type PendingDecision } from "./describe-pending.ts";
import { cliErrors } from "./errors.ts";
import { parseVersionUri } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";

type Decision = "approve" | "reject";

export function configureDecision(command: Command, decision: Decision): void {
  command
    .command(`${decision} <version>`)
    .description(`${decision} models:/NAME/VERSION for a governed alias, signing the evidence that is shown`)
    .requiredOption("--to <stage>", "the governed alias, e.g. production")
    .option("--comment <text>", "kept with the decision", "")
    .option("--yes", "do not ask")
    .option(...jsonOption)
    .action(async (uri: string, options: DecisionOptions) => decide(uri, decision, options));
}

interface DecisionOptions extends AnswerOptions {
  to: string;
  comment: string;
  yes?: boolean;
}

async function decide(uri: string, decision: Decision, options: DecisionOptions): Promise<void> {
  const { path } = parseVersionUri(uri);
  const client = await connectServer();
  const standing = await client.get<PendingDecision>(`${path}/approvals`, { query: { target: options.to } });
  if (!standing.mayApprove.allowed)
    throw cliErrors["may-not-decide"]({ reason: standing.mayApprove.reason ?? "you may not decide on it" });
  // Stderr, so that stdout holds the answer alone.
  for (const line of describePending(uri, standing)) process.stderr.write(`${line}\n`);
  if (options.yes !== true) await confirm(`${decision} ${uri} for ${options.to}`);
  const given = await client.post<{ id: string; byName: string; evidenceSha256: string }>(
    `${path}/approvals`,
    {
      target: options.to,
      decision,
      evidenceDigests: standing.pending.evidenceDigests,
      comment: options.comment,
    },
  );
  printAnswer(options, given, ({ byName, evidenceSha256 }) => [
    `${decision === "approve" ? "approved" : "rejected"} ${uri} for ${options.to} as ${byName}; statement sha256:${evidenceSha256}`,
  ]);
}

async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw cliErrors["no-terminal"]({ question });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question}? [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw cliErrors["not-confirmed"]({});
}
