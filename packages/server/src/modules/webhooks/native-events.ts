import type { LedgerEvent } from "#ports";
import { findVersionById } from "#registry";
import type { Reader } from "#storage";
import { getRunInfo } from "#tracking";
import { idOfSubject, type Occurrence, readText, type Translation } from "./occurrence.ts";
import type { WebhookEvent } from "./webhook-event.ts";

const eventOfStatus: Readonly<Record<string, WebhookEvent>> = {
  FINISHED: "run.finished",
  FAILED: "run.failed",
  KILLED: "run.killed",
};

function ofRun(reader: Reader, entry: LedgerEvent, event: WebhookEvent): Occurrence {
  const runId = idOfSubject(entry);
  const { experimentId } = getRunInfo(reader, entry.workspace, runId);
  return { event, experimentId, data: { runId, experimentId, ...entry.payload } };
}

/** About a version by its id; the names that it has now go with it. */
function ofVersion(event: WebhookEvent): Translation {
  return {
    events: [event],
    translate: (reader, entry) => {
      const versionId = idOfSubject(entry);
      const version = findVersionById(reader, entry.workspace, versionId);
      const named = version === undefined ? {} : { model: version.name, version: version.version };
      return {
        event,
        ...(version !== undefined && { model: version.name }),
        data: { versionId, ...named, ...entry.payload },
      };
    },
  };
}

function ofModelInPayload(event: WebhookEvent, more: Readonly<Record<string, unknown>> = {}): Translation {
  return {
    events: [event],
    translate: (_reader, { payload }) => ({
      event,
      model: readText(payload, "model"),
      data: { ...more, ...payload },
    }),
  };
}

const asItIs = (event: WebhookEvent): Translation => ({
  events: [event],
  translate: (_reader, { payload }) => ({ event, data: payload }),
});

/** This product's own events, by the ledger's types. */
export const nativeTranslations: Readonly<Record<string, Translation>> = {
  "run.ended": {
    events: ["run.finished", "run.failed", "run.killed"],
    translate: (reader, entry) => {
      const event = eventOfStatus[readText(entry.payload, "status")];
      return event === undefined ? undefined : ofRun(reader, entry, event);
    },
  },
  "run.crashed": {
    events: ["run.crashed"],
    translate: (reader, entry) => ofRun(reader, entry, "run.crashed"),
  },
  "gate.checked": ofVersion("gate.checked"),
  "approval.given": ofVersion("approval.given"),
  "approval.refused": ofVersion("approval.refused"),
  "promotion.refused": ofModelInPayload("promotion.refused"),
  "deployment.created": ofModelInPayload("deployment.changed", { change: "created" }),
  "deployment.revised": ofModelInPayload("deployment.changed", { change: "revised" }),
  "deployment.rolled-back": ofModelInPayload("deployment.changed", { change: "rolled-back" }),
  "alert.raised": asItIs("alert.raised"),
  "alert.cleared": asItIs("alert.cleared"),
};
