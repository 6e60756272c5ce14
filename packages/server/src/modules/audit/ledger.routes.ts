import { checkpointPath, formatVerifierKey, witnessedPath } from "@plumbline/ledger";
import { Face, HttpReply } from "@plumbline/platform";
import { type AppContext, defineRoute, type Route } from "#context";
import type { ActorDirectory } from "#ports";
import type { Reader } from "#storage";
import type { Entry } from "./entry.ts";
import {
  bundleParamsSchema,
  entryPageSchema,
  entryParamsSchema,
  entryProofSchema,
  erasureSchema,
  listEntriesQuerySchema,
  openedEntrySchema,
  tileParamsSchema,
  witnessedParamsSchema,
} from "./entry.schema.ts";
import { erasePayload } from "./erase-payload.ts";
import { auditErrors } from "./errors.ts";
import { readHead } from "./head.store.ts";
import { ledgerOf } from "./ledger.ts";
import { listEntries } from "./list-entries.ts";
import { openEntry, proveEntry } from "./prove-entry.ts";
import { readLogFile } from "./stored-log.ts";

const text = { "content-type": "text/plain; charset=utf-8" };

export const ledgerRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/checkpoint",
    face: Face.native,
    permission: "ledger:read",
    summary: "The newest signed checkpoint (C2SP tlog-checkpoint)",
    handle: (context) => {
      const note = readLogFile(context.storage.read, checkpointPath);
      if (note === undefined) throw notOpened(context);
      return new HttpReply(200, note, { ...text, "cache-control": "no-cache" });
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/key",
    face: Face.native,
    permission: "ledger:read",
    summary: "The verifier key as one line of C2SP vkey text",
    handle: (context) => {
      const { standing } = ledgerOf(context);
      if (standing.state === "starting" || standing.verifierKey === undefined) throw notOpened(context);
      return new HttpReply(200, `${formatVerifierKey(standing.verifierKey)}\n`, text);
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/witnessed/:keyId",
    face: Face.native,
    permission: "ledger:read",
    summary: "The last checkpoint that one witness signed, with its signature",
    params: witnessedParamsSchema,
    handle: ({ storage }, { params: { keyId } }) => {
      const note = readLogFile(storage.read, witnessedPath({ keyId }));
      if (note === undefined) throw auditErrors["not-witnessed"]({ keyId });
      return new HttpReply(200, note, { ...text, "cache-control": "no-cache" });
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/tile/entries/*",
    face: Face.native,
    permission: "ledger:audit",
    summary: "A bundle of entries of all workspaces (C2SP tlog-tiles)",
    params: bundleParamsSchema,
    handle: (context, { params }) => sendTile(context, `tile/entries/${params["*"]}`),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/tile/:level/*",
    face: Face.native,
    permission: "ledger:read",
    summary: "A tile of hashes (C2SP tlog-tiles)",
    params: tileParamsSchema,
    handle: (context, { params }) => sendTile(context, `tile/${params.level}/${params["*"]}`),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/entries",
    face: Face.native,
    permission: "ledger:read",
    summary: "The workspace's entries",
    query: listEntriesQuerySchema,
    response: entryPageSchema,
    handle: async ({ storage, actors }, { principal, query: { type, subject, ...page } }) => {
      const filter = { workspace: principal.workspace, type, subject };
      const { entries, next } = await listEntries(storage.read, filter, page);
      return { entries: await nameActors(storage.read, actors, entries), next };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/entries/:index",
    face: Face.native,
    permission: "ledger:read",
    summary: "One entry, with what opens its commitment",
    params: entryParamsSchema,
    response: openedEntrySchema,
    handle: async ({ storage }, { principal, params }) =>
      openEntry(storage.read, principal.workspace, params.index),
  }),
  defineRoute({
    method: "POST",
    path: "/api/v1/ledger/entries/:index/erasure",
    face: Face.native,
    permission: "storage:manage",
    summary: "Erases an entry's payload for good; the entry and its proof stay",
    params: entryParamsSchema,
    body: erasureSchema,
    handle: async (context, { principal, params, body }) => {
      await erasePayload(context, principal, { index: params.index, reason: body.reason });
      return new HttpReply(204);
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/proofs/:index",
    face: Face.native,
    permission: "ledger:read",
    summary: "Proof that the newest checkpoint covers an entry",
    params: entryParamsSchema,
    response: entryProofSchema,
    handle: ({ storage }, { principal, params }) =>
      proveEntry(storage.read, principal.workspace, params.index),
  }),
];

async function nameActors(
  reader: Reader,
  directory: ActorDirectory,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const described = await directory.describe(
    reader,
    entries.map(({ actor }) => actor),
  );
  return entries.map((entry) => {
    const actorName = described.get(entry.actor)?.userName;
    return actorName === undefined ? entry : { ...entry, actorName };
  });
}

function sendTile({ storage }: Pick<AppContext, "storage">, path: string): HttpReply {
  const bytes = readLogFile(storage.read, path);
  if (bytes === undefined) {
    throw auditErrors["tile-not-found"]({ path, size: readHead(storage.read)?.size ?? 0 });
  }
  // A tile of one path never changes: it grows under another.
  return new HttpReply(200, bytes, {
    "content-type": "application/octet-stream",
    "cache-control": "private, max-age=31536000, immutable",
  });
}

function notOpened(context: Pick<AppContext, "ledger">): Error {
  const { standing } = ledgerOf(context);
  const reason = standing.state === "refusing" ? standing.reason : "the ledger is being opened";
  return auditErrors["not-opened"]({ reason });
}
