import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { describeVersion, type ModelVersion } from "./describe-version.ts";
import { formatList } from "./format-table.ts";
import { configureDecision } from "./model-decide.ts";
import { configureEvaluate } from "./model-evaluate.ts";
import { parseVersionUri, pathOfModel } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";

interface VersionSummary {
  version: number;
  description: string;
  aliases: string[];
  createdAt: string;
  createdBy: string;
}

interface Model {
  name: string;
  description: string;
  aliases: { alias: string; version: number }[];
  createdAt: string;
  createdBy: string;
}

interface ListedModel extends Model {
  latestVersion: VersionSummary | null;
}

/** `plumbline model` */
export function configure(command: Command): void {
  command
    .command("list")
    .description("list registered models")
    .option(...jsonOption)
    .action(listModels);
  command
    .command("show <model>")
    .description("show a model with its versions, or one version as NAME/VERSION")
    .option(...jsonOption)
    .action(showModel);
  configureEvaluate(command);
  configureDecision(command, "approve");
  configureDecision(command, "reject");
}

async function listModels(options: AnswerOptions): Promise<void> {
  const client = await connectServer();
  const models: ListedModel[] = [];
  let pageToken: string | undefined;
  do {
    const page: { models: ListedModel[]; nextPageToken: string | null } = await client.get("/api/v1/models", {
      query: { pageToken },
    });
    models.push(...page.models);
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
  printAnswer(options, { models }, () =>
    formatList(
      ["MODEL", "LATEST", "ALIASES", "REGISTERED", "BY"].map((heading) => ({ heading })),
      models.map(({ name, latestVersion, aliases, createdAt, createdBy }) => [
        name,
        latestVersion === null ? "none" : String(latestVersion.version),
        aliases.map(({ alias, version }) => `${alias} = ${version}`).join(", "),
        createdAt,
        createdBy,
      ]),
      "no registered models; an MLflow client registers one with mlflow.register_model",
    ),
  );
}

async function showModel(text: string, options: AnswerOptions): Promise<void> {
  const client = await connectServer();
  if (text.includes("/")) {
    const { path } = parseVersionUri(text.startsWith("models:/") ? text : `models:/${text}`);
    return printAnswer(options, await client.get<ModelVersion>(path), describeVersion);
  }
  const model = await client.get<Model & { versions: VersionSummary[] }>(pathOfModel(text));
  return printAnswer(options, model, ({ name, description, versions }) => [
    description === "" ? name : `${name}: ${description}`,
    ...formatList(
      [
        { heading: "VERSION", align: "right" },
        { heading: "ALIASES" },
        { heading: "REGISTERED" },
        { heading: "BY" },
        { heading: "DESCRIPTION" },
      ],
      versions.map((one) => [
        String(one.version),
        one.aliases.join(", "),
        one.createdAt,
        one.createdBy,
        one.description,
      ]),
      "no versions",
    ),
  ]);
}
