import { restoreServer } from "@plumbline/server";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { showProgress } from "./show-progress.ts";

/** `plumbline restore` */
export function configure(command: Command): void {
  command
    .argument("<backup>", "directory that plumbline backup made")
    .requiredOption("--data <dir>", "data directory to make; it must not be there")
    .option("--snapshot <id>", "which (default: the newest)")
    .option("--keys <dir>", "what was DIR/keys of the server, kept apart; its ledger key is not taken")
    .option(...jsonOption)
    .action(restore);
}

async function restore(
  backup: string,
  options: AnswerOptions & { data: string; snapshot?: string; keys?: string },
): Promise<void> {
  const { data, snapshot, keys } = options;
  const restored = await restoreServer({ backup, snapshot, data, keys, onProgress: showProgress() });
  printAnswer(options, restored, ({ manifest, ledger }) => [
    `${data}: restored from ${manifest.id}, verified`,
    ...(ledger === undefined
      ? []
      : [
          `its ledger keeps the ${ledger.size.toLocaleString("en")} entries of ${ledger.previousOrigin} and continues as ${ledger.origin}; tell witnesses and whoever verifies it the new key`,
        ]),
    ...(keys === undefined
      ? [
          "without --keys evidence is signed by a new key: point gateways at this server anew, and set webhooks' secrets again",
        ]
      : []),
  ]);
}
