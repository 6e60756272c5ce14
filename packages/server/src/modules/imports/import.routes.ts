import type { Readable } from "node:stream";
import { Face, HttpReply } from "@plumbline/platform";
import type { z } from "zod";
import { defineRoute, type Route } from "#context";
import { importModelVersion, importRegisteredModel } from "#registry";
import { batchBody } from "./batch.schema.ts";
import { completeImport } from "./complete-import.ts";
import { importArtifact } from "./import-artifact.ts";
import { listRecordedRuns } from "./import-run.store.ts";
import {
  artifactQuery,
  completeBody,
  importParams,
  modelBody,
  outcomeAnswer,
  promotionBody,
  recordedBody,
  startAnswer,
  startBody,
  versionBody,
} from "./import.schema.ts";
import { promoteVersion } from "./promote-version.ts";
import { recordBatch } from "./record-batch.ts";
import { requireRunningImport } from "./require-import.ts";
import { startImport } from "./start-import.ts";

const common = { face: Face.native, permission: "imports:write" } as const;
const path = (rest: string) => `/api/v1/imports/:id/${rest}`;

export const importRoutes: readonly Route[] = [
  defineRoute({
    ...common,
    method: "POST",
    path: "/api/v1/imports",
    summary: "Begins an import from another tracker, or takes up the one that was interrupted",
    body: startBody,
    response: startAnswer,
    handle: async (context, { principal, body }) => {
      const { importId, resumed } = await startImport(context, principal, body.source);
      return HttpReply.json(resumed ? 200 : 201, { id: importId, resumed });
    },
  }),
  defineRoute({
    ...common,
    method: "POST",
    path: path("batches"),
    summary: "Records experiments, metric points, runs and logged models: all of them or none",
    params: importParams,
    body: batchBody,
    handle: async (context, { principal, params, body }) => ({
      results: await recordBatch(context, principal, params.id, body.items),
    }),
  }),
  defineRoute({
    ...common,
    method: "POST",
    path: path("recorded-runs"),
    summary: "Which of some runs this import has recorded",
    params: importParams,
    body: recordedBody,
    handle: ({ storage }, { principal, params, body }) => {
      const { importId } = requireRunningImport(storage.read, principal.workspace, params.id);
      return { runIds: listRecordedRuns(storage.read, importId, body.runIds) };
    },
  }),
  defineRoute<z.infer<typeof importParams>, z.infer<typeof artifactQuery>, Readable | undefined>({
    ...common,
    method: "POST",
    path: path("artifacts"),
    summary: "Stores the file in the body for a run or logged model that is being imported",
    params: importParams,
    query: artifactQuery,
    input: "stream",
    response: outcomeAnswer,
    handle: (context, { principal, params, query, body }) =>
      importArtifact(context, principal, params.id, {
        owner: { kind: query.kind, id: query.owner, experimentId: query.experiment },
        path: query.path,
        content: body ?? new Uint8Array(),
      }),
  }),
  defineRoute({
    ...common,
    method: "POST",
    path: path("models"),
    summary: "Makes a registered model as it was elsewhere",
    params: importParams,
    body: modelBody,
    response: outcomeAnswer,
    handle: (context, { principal, params, body }) => {
      const { importId } = requireRunningImport(context.storage.read, principal.workspace, params.id);
      const model = { ...body, description: body.description };
      return importRegisteredModel(context, principal, { importId, model });
    },
  }),
  defineRoute({
    ...common,
    method: "POST",
    path: path("model-versions"),
    summary: "Registers a version under the number that it had elsewhere",
    params: importParams,
    body: versionBody,
    response: outcomeAnswer,
    handle: (context, { principal, params, body }) => {
      const { importId } = requireRunningImport(context.storage.read, principal.workspace, params.id);
      const { description, runId, modelId } = body;
      const version = { ...body, description, runId, modelId };
      return importModelVersion(context, principal, { importId, version });
    },
  }),
  defineRoute({
    ...common,
    method: "POST",
    path: path("promotions"),
    summary: "Gives an imported version its alias or stage, where the gate lets it",
    params: importParams,
    body: promotionBody,
    response: outcomeAnswer,
    handle: (context, { principal, params, body }) => promoteVersion(context, principal, params.id, body),
  }),
  defineRoute({
    ...common,
    method: "POST",
    path: path("complete"),
    summary: "Ends an import; its report becomes a ledger entry",
    params: importParams,
    body: completeBody,
    handle: async (context, { principal, params, body }) => {
      await completeImport(context, principal, params.id, body);
      return {};
    },
  }),
];
