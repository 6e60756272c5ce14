import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { describeGateResult, type GateResult } from "./gate-result.ts";
import { parseVersionUri } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";

const exitCodeOfVerdict = { pass: 0, fail: 1, insufficient: 2 } as const;

/** `plumbline gate`: 0 pass, 1 fail, 2 insufficient, 3 anything else. */
export function configure(command: Command): void {
  command
    .command("check <version>")
    .description("judge models:/NAME/VERSION by the policy's rules; exit 0 pass, 1 fail, 2 insufficient")
    .requiredOption("--to <stage>", "the governed alias, e.g. production")
    .option(...jsonOption)
    .action(checkGate);
}

async function checkGate(uri: string, options: AnswerOptions & { to: string }): Promise<void> {
  const { path } = parseVersionUri(uri);
  const client = await connectServer();
  const result = await client.post<GateResult>(`${path}/gates/${encodeURIComponent(options.to)}/check`);
  printAnswer(options, result, describeGateResult);
  process.exitCode = exitCodeOfVerdict[result.verdict];
}
