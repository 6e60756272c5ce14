import { dictionaryOf, type ExportWork, writeExportFile } from "./export-work.ts";
import type { ModelVersionRecord, RegisteredModelRecord, RunRecord } from "./records.ts";

const promptMark = "mlflow.prompt.is_prompt";
const promptText = "mlflow.prompt.text";
const promptType = "_mlflow_prompt_type";
const tagsOfPrompts: ReadonlySet<string> = new Set([promptMark, promptText, promptType]);

/**
 * Writes registered models with their versions, and prompts, which MLflow keeps as registered models too.
 * @param experiments Names by id. With `onlyOfThem`, only versions of their runs, and models that have such a version.
 */
export async function exportModels(
  work: ExportWork,
  experiments: ReadonlyMap<string, string>,
  onlyOfThem: boolean,
): Promise<void> {
  const { source, report } = work;
  const versions = new Map<string, ModelVersionRecord[]>();
  for await (const version of source.listVersions())
    versions.set(version.name, [...(versions.get(version.name) ?? []), version]);
  const names: string[] = [];
  for await (const model of source.listModels()) {
    const own = (versions.get(model.name) ?? []).sort((a, b) => a.version - b.version);
    if (model.tags.some(({ key }) => key === promptMark)) {
      if (!onlyOfThem) for (const version of own) await exportPrompt(work, model, version);
      continue;
    }
    const described = await describeVersions(work, experiments, onlyOfThem, model, own);
    if (onlyOfThem && described.length === 0) continue;
    const path = `models/${model.name}/model.json`;
    await writeExportFile(work, path, { registered_model: { ...describeModel(model), versions: described } });
    names.push(model.name);
    report.count("registered models");
    report.count("model versions", described.length);
    report.count("aliases", model.aliases.length);
  }
  await writeExportFile(work, "models/models.json", { models: names }, { model_names: names });
}

async function describeVersions(
  { source, report }: ExportWork,
  experiments: ReadonlyMap<string, string>,
  onlyOfThem: boolean,
  model: RegisteredModelRecord,
  versions: readonly ModelVersionRecord[],
): Promise<object[]> {
  const described: object[] = [];
  for (const version of versions) {
    const run = version.runId === undefined ? undefined : await source.findRun(version.runId);
    const experiment = run && experiments.get(run.experimentId);
    if (experiment === undefined && onlyOfThem) continue;
    described.push(describeVersion(model, version, run, experiment));
    if (experiment === undefined || run?.lifecycleStage === "deleted") {
      const reason =
        "it is of no run that is exported; its description is, but the tool imports no such version";
      report.leave("model versions", `${version.name} ${version.version}`, reason);
    }
  }
  return described;
}

function describeModel(model: RegisteredModelRecord): object {
  return {
    name: model.name,
    creation_timestamp: model.createdAtMs,
    last_updated_timestamp: model.updatedAtMs,
    description: model.description ?? "",
    tags: model.tags,
    aliases: model.aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
  };
}

function describeVersion(
  model: RegisteredModelRecord,
  version: ModelVersionRecord,
  run: RunRecord | undefined,
  experiment: string | undefined,
): object {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAtMs,
    last_updated_timestamp: version.updatedAtMs,
    description: version.description ?? "",
    current_stage: version.stage,
    source: version.source,
    run_id: version.runId ?? null,
    run_link: version.runLink,
    status: "READY",
    tags: dictionaryOf(version.tags),
    aliases: model.aliases.filter((alias) => alias.version === version.version).map(({ alias }) => alias),
    model_id: version.modelId ?? null,
    _run_artifact_uri: run?.artifactUri ?? null,
    _experiment_name: experiment ?? null,
  };
}

async function exportPrompt(
  work: ExportWork,
  model: RegisteredModelRecord,
  version: ModelVersionRecord,
): Promise<void> {
  const tags = dictionaryOf(version.tags);
  const text = tags[promptText] ?? "";
  const prompt = {
    name: model.name,
    version: version.version,
    template: tags[promptType] === "chat" ? (JSON.parse(text) as unknown) : text,
    tags: dictionaryOf(version.tags.filter(({ key }) => !tagsOfPrompts.has(key))),
    creation_timestamp: version.createdAtMs,
    last_updated_timestamp: version.updatedAtMs,
    commit_message: version.description ?? null,
    uri: `prompts:/${model.name}/${version.version}`,
  };
  await writeExportFile(work, `prompts/${model.name}_v${version.version}/prompt.json`, { prompt });
  work.report.count("prompt versions");
}
