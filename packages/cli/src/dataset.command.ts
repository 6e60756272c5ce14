import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { extname } from "node:path";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { cliErrors } from "./errors.ts";
import { formatList, formatTable } from "./format-table.ts";
import { readText } from "./read-file.ts";
import { connectServer } from "./server-client.ts";

interface DatasetVersion {
  name: string;
  digest: string;
  sizeBytes: number;
  rowCount: number;
  columns: { name: string; type: string; roles: string[] }[];
  createdAt: string;
  createdBy: string;
}

/** `plumbline dataset` */
export function configure(command: Command): void {
  command
    .command("register <file>")
    .description("register a Parquet (.parquet) or CSV (.csv) file as a version of a dataset")
    .requiredOption("--name <name>", "the dataset's name")
    .option(
      "--roles <file>",
      'JSON file of each column\'s roles, e.g. {"employed": ["target"], "sex": ["feature", "sensitive"]}',
    )
    .option(...jsonOption)
    .action(registerDataset);
  command
    .command("list")
    .description("list datasets")
    .option(...jsonOption)
    .action(listDatasets);
}

async function registerDataset(
  file: string,
  options: AnswerOptions & { name: string; roles?: string },
): Promise<void> {
  const format = extname(file).slice(1).toLowerCase();
  if (format !== "parquet" && format !== "csv")
    throw cliErrors["file-malformed"]({ path: file, rule: "its name must end in .parquet or .csv" });
  await access(file).catch((cause: Error) => {
    throw cliErrors["file-unreadable"]({ path: file, reason: cause.message }, { cause });
  });
  const roles =
    options.roles === undefined ? undefined : parseRoles(options.roles, await readText(options.roles));
  const client = await connectServer();
  const versions = `/api/v1/datasets/${encodeURIComponent(options.name)}/versions`;
  const registered = await client.upload<DatasetVersion>(versions, createReadStream(file), {
    query: { format },
    timeoutSeconds: 3600,
  });
  const version =
    roles === undefined
      ? registered
      : await client.put<DatasetVersion>(`${versions}/${registered.digest}/roles`, { roles });
  printAnswer(options, version, describeDataset);
}

function parseRoles(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw cliErrors["file-malformed"](
      { path, rule: `it is no JSON: ${(cause as Error).message}` },
      { cause },
    );
  }
}

function describeDataset({ name, digest, rowCount, columns }: DatasetVersion): string[] {
  return [
    `${name}@${digest}`,
    `${rowCount.toLocaleString("en")} rows`,
    ...formatTable(
      ["COLUMN", "TYPE", "ROLES"].map((heading) => ({ heading })),
      columns.map((column) => [column.name, column.type, column.roles.join(", ") || "none"]),
    ),
  ];
}

async function listDatasets(options: AnswerOptions): Promise<void> {
  const client = await connectServer();
  const answer = await client.get<{ datasets: { latest: DatasetVersion }[] }>("/api/v1/datasets");
  printAnswer(options, answer, ({ datasets }) =>
    formatList(
      [
        { heading: "DATASET" },
        { heading: "ROWS", align: "right" },
        { heading: "REGISTERED" },
        { heading: "BY" },
      ],
      datasets.map(({ latest }) => [
        `${latest.name}@${latest.digest}`,
        latest.rowCount.toLocaleString("en"),
        latest.createdAt,
        latest.createdBy,
      ]),
      "no datasets; `plumbline dataset register FILE --name NAME` adds one",
    ),
  );
}
