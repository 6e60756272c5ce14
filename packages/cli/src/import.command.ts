import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { ExitCode } from "./exit-code.ts";
import type { AuthContent, ImportResult, NotCarried, Verification } from "./import/index.ts";
import { connectServer, readServerAccess } from "./server-client.ts";
import { parseWholeNumber } from "./whole-number.ts";

interface ImportOptions extends AnswerOptions {
  readonly from?: string;
  readonly fromDb?: string;
  readonly artifacts?: string;
  readonly authDb?: string;
  readonly workspace?: string;
  readonly experiments?: string[];
  readonly parallel: string;
  readonly verify?: boolean;
}

interface ImportAnswer {
  readonly resumed: boolean;
  readonly seconds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly notCarried: readonly NotCarried[];
  readonly verification?: Verification;
}

/** `plumbline import`; ends with 1 where `--verify` finds a difference. */
export function configure(command: Command): void {
  command
    .option(
      "--from <url>",
      "an MLflow server, or one that speaks its API; MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, sign in there",
    )
    .option(
      "--from-db <uri>",
      "an MLflow database: sqlite:///PATH or postgresql://USER@HOST/NAME; PGPASSWORD has the password",
    )
    .option("--artifacts <dir>", "with --from-db: the directory of the server's artifacts")
    .option("--auth-db <uri>", "the database of MLflow's basic-auth app: users and permissions come too")
    .option("--workspace <name>", "of the source's workspaces this one; default where it is not named")
    .option("--experiments <name...>", "only these experiments, and the models of their runs")
    .option("--parallel <n>", "groups of runs under way at a time", "4")
    .option("--verify", "then read both sides whole and compare them")
    .option(...jsonOption)
    .action(importAll);
}

async function importAll(options: ImportOptions): Promise<void> {
  const { openSource, runImport, verifyImport } = await import("./import/index.ts");
  const { experiments } = options;
  const parallel = parseWholeNumber("--parallel", options.parallel);
  const client = await connectServer();
  await using source = await openSource({
    from: options.from,
    fromDb: options.fromDb,
    artifacts: options.artifacts,
    workspace: options.workspace,
    token: process.env["MLFLOW_TRACKING_TOKEN"],
    user: process.env["MLFLOW_TRACKING_USERNAME"],
    password: process.env["MLFLOW_TRACKING_PASSWORD"],
  });
  const access = await readAccess(options.authDb);
  const result = await runImport({ source, client, experiments, parallel, access });
  if (options.verify !== true) return printAnswer(options, answerOf(result), describe);
  const { url, token } = await readServerAccess();
  await using server = await openSource({ from: url, token });
  const { places, report } = result;
  const { refused } = report;
  const onlyOfPlaces = experiments !== undefined;
  const verification = await verifyImport({ source, server, places, onlyOfPlaces, refused, parallel });
  if (verification.differences.length > 0) process.exitCode = ExitCode.failed;
  printAnswer(options, { ...answerOf(result), verification }, describe);
}

async function readAccess(uri: string | undefined): Promise<AuthContent | undefined> {
  if (uri === undefined) return undefined;
  const { authTables, openDatabase, readAuth } = await import("./import/index.ts");
  await using database = await openDatabase("--auth-db", uri, authTables);
  return await readAuth(database);
}

function answerOf({ resumed, seconds, report }: ImportResult): ImportAnswer {
  return {
    resumed,
    seconds: Math.round(seconds * 10) / 10,
    counts: report.counts,
    notCarried: report.notCarried,
  };
}

function describe({ resumed, seconds, counts, notCarried, verification }: ImportAnswer): string[] {
  return [
    `imported in ${seconds} s${resumed ? ", going on with an import that was interrupted" : ""}`,
    ...listCounts(counts),
    ...notCarried.flatMap(describeNotCarried),
    ...(verification === undefined ? [] : describeVerification(verification)),
  ];
}

function listCounts(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([what, count]) => `  ${count.toLocaleString("en")} ${what}`);
}

function describeNotCarried({ what, count, reason, examples }: NotCarried): string[] {
  return [
    `not carried: ${count === null ? "" : `${count.toLocaleString("en")} `}${what}: ${reason}`,
    ...examples.map((example) => `  ${example}`),
  ];
}

function describeVerification({ compared, differences }: Verification): string[] {
  return [
    differences.length === 0
      ? "verified: both sides are equal"
      : `verified: ${differences.length.toLocaleString("en")} differences`,
    ...listCounts(compared),
    ...differences.map((difference) => `  ${difference}`),
  ];
}
