import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { ExitCode } from "./exit-code.ts";
import type { ExportCheck, ExportResult } from "./import/index.ts";
import { connectServer, readServerAccess } from "./server-client.ts";
import { parseWholeNumber } from "./whole-number.ts";

interface ExportOptions extends AnswerOptions {
  readonly experiments?: string[];
  readonly parallel: string;
  readonly check?: boolean;
}

/** `plumbline export`; with `--check` it ends with 1 where a file is not as it was written. */
export function configure(command: Command): void {
  command
    .argument("<dir>", "a new directory, or that of an export which was interrupted")
    .option("--experiments <name...>", "only these experiments, and the models of their runs")
    .option("--parallel <n>", "groups of runs under way at a time", "4")
    .option("--check", "write nothing: compare a finished export with its manifest")
    .option(...jsonOption)
    .action((directory: string, options: ExportOptions) =>
      options.check === true ? check(directory, options) : write(directory, options),
    );
}

async function write(directory: string, options: ExportOptions): Promise<void> {
  const { openSource, runExport } = await import("./import/index.ts");
  const parallel = parseWholeNumber("--parallel", options.parallel);
  const client = await connectServer();
  const { url, token } = await readServerAccess();
  await using source = await openSource({ from: url, token });
  const { experiments } = options;
  const result = await runExport({ source, client, directory, experiments, parallel });
  printAnswer(options, result, describe);
}

async function check(directory: string, options: ExportOptions): Promise<void> {
  const { checkExport } = await import("./import/index.ts");
  const result = await checkExport(directory);
  if (result.faults.length > 0) process.exitCode = ExitCode.failed;
  printAnswer(options, result, describeCheck);
}

function describe({ directory, resumed, seconds, counts, notExported, files }: ExportResult): string[] {
  return [
    `exported to ${directory} in ${seconds.toFixed(1)} s${resumed ? ", going on with an export that was interrupted" : ""}`,
    ...Object.entries(counts).map(([what, count]) => `  ${count.toLocaleString("en")} ${what}`),
    ...notExported.flatMap(({ what, count, reason, examples }) => [
      `not exported: ${count === null ? "" : `${count.toLocaleString("en")} `}${what}: ${reason}`,
      ...examples.map((example) => `  ${example}`),
    ]),
    `${files.toLocaleString("en")} files; their digests and the ledger's checkpoint are in plumbline.json`,
  ];
}

function describeCheck({ files, faults }: ExportCheck): string[] {
  return [
    faults.length === 0
      ? `${files.toLocaleString("en")} files are as they were exported`
      : `${faults.length.toLocaleString("en")} of ${files.toLocaleString("en")} files are not as they were exported`,
    ...faults.map((fault) => `  ${fault}`),
  ];
}
