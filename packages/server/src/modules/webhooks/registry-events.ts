import { isPrompt, requireModel, requireVersion } from "#registry";
import type { LedgerEvent } from "#ports";
import type { Reader } from "#storage";
import { type Occurrence, readNumber, readText, type Translation } from "./occurrence.ts";
import type { MlflowEvent } from "./webhook-event.ts";

/** Tags by which MLflow keeps a prompt in its registry; its payloads leave them out. */
const PromptTag = {
  text: "mlflow.prompt.text",
  mark: "mlflow.prompt.is_prompt",
  type: "_mlflow_prompt_type",
} as const;
const hiddenOfPrompt: ReadonlySet<string> = new Set(Object.values(PromptTag));

type Tags = readonly { readonly key: string; readonly value: string }[];

const asRecord = (tags: Tags) => Object.fromEntries(tags.map(({ key, value }) => [key, value]));
const withoutHidden = (tags: Tags) => tags.filter(({ key }) => !hiddenOfPrompt.has(key));

/** Long texts are in the ledger as digests only: payloads are read from the registry, as the transaction leaves it. */
function modelOf(reader: Reader, { workspace, payload }: LedgerEvent) {
  return requireModel(reader, workspace, readText(payload, "name"));
}

function versionOf(reader: Reader, { workspace, payload }: LedgerEvent) {
  return requireVersion(reader, workspace, readText(payload, "name"), readNumber(payload, "version"));
}

function createdModel(reader: Reader, entry: LedgerEvent): Occurrence {
  const { name, tags, description = "" } = modelOf(reader, entry);
  const event = isPrompt(tags) ? "prompt.created" : "registered_model.created";
  const shown = isPrompt(tags) ? withoutHidden(tags) : tags;
  return { event, model: name, data: { name, tags: asRecord(shown), description } };
}

function createdVersion(reader: Reader, entry: LedgerEvent): Occurrence {
  const { name, version, source, runId, tags, description } = versionOf(reader, entry);
  const common = { name, version: String(version) };
  const described = { description: description === undefined || description === "" ? null : description };
  if (isPrompt(tags)) {
    const template = tags.find(({ key }) => key === PromptTag.text)?.value ?? null;
    const data = { ...common, template, tags: asRecord(withoutHidden(tags)), ...described };
    return { event: "prompt_version.created", model: name, data };
  }
  const data = { ...common, source, run_id: runId === "" ? null : runId, tags: asRecord(tags), ...described };
  return { event: "model_version.created", model: name, data };
}

/** A change below a model is a prompt's where the model is one by then. */
function below(
  ofModel: MlflowEvent,
  ofPrompt: MlflowEvent,
  describe: (reader: Reader, entry: LedgerEvent) => Record<string, unknown>,
): Translation {
  return {
    events: [ofModel, ofPrompt],
    translate: (reader, entry) => {
      const { name, tags } = modelOf(reader, entry);
      const event = isPrompt(tags) ? ofPrompt : ofModel;
      return { event, model: name, data: { name, ...describe(reader, entry) } };
    },
  };
}

const keyOf = ({ payload }: LedgerEvent) => ({ key: readText(payload, "key") });
const aliasOf = ({ payload }: LedgerEvent) => ({ alias: readText(payload, "alias") });
const numberOf = ({ payload }: LedgerEvent) => ({ version: String(readNumber(payload, "version")) });
const valueIn = (tags: Tags, entry: LedgerEvent) => ({
  value: tags.find(({ key }) => key === keyOf(entry).key)?.value ?? "",
});

/** Tags of a registered model are told of where it is a prompt, as with MLflow. */
function promptTag(
  event: "prompt_tag.set" | "prompt_tag.deleted",
  describe: (tags: Tags, entry: LedgerEvent) => Record<string, unknown>,
): Translation {
  return {
    events: [event],
    translate: (reader, entry) => {
      const { name, tags } = modelOf(reader, entry);
      if (!isPrompt(tags)) return undefined;
      return { event, model: name, data: { name, ...keyOf(entry), ...describe(tags, entry) } };
    },
  };
}

/** MLflow's events, by the ledger's types. What an import wrote is history and tells nobody. */
export const registryTranslations: Readonly<Record<string, Translation>> = {
  "registered-model.created": {
    events: ["registered_model.created", "prompt.created"],
    translate: createdModel,
  },
  "model-version.registered": {
    events: ["model_version.created", "prompt_version.created"],
    translate: createdVersion,
  },
  "registered-model.tag-set": promptTag("prompt_tag.set", valueIn),
  "registered-model.tag-deleted": promptTag("prompt_tag.deleted", () => ({})),
  "model-version.tag-set": below("model_version_tag.set", "prompt_version_tag.set", (reader, entry) => ({
    ...numberOf(entry),
    ...keyOf(entry),
    ...valueIn(versionOf(reader, entry).tags, entry),
  })),
  "model-version.tag-deleted": below(
    "model_version_tag.deleted",
    "prompt_version_tag.deleted",
    (_reader, entry) => ({ ...numberOf(entry), ...keyOf(entry) }),
  ),
  "model-alias.set": below("model_version_alias.created", "prompt_alias.created", (_reader, entry) => ({
    ...aliasOf(entry),
    ...numberOf(entry),
  })),
  "model-alias.deleted": below("model_version_alias.deleted", "prompt_alias.deleted", (_reader, entry) =>
    aliasOf(entry),
  ),
};
