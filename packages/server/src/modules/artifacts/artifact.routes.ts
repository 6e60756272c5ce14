import { Face, HttpReply } from "@plumbline/platform";
import { z } from "zod";
import type { Readable } from "node:stream";
import { defineRoute, type Route } from "#context";
import { presentEntries, sendFile } from "./artifact.presenter.ts";
import { parseArtifactPath } from "./artifact-path.ts";
import { listDirectory } from "./artifact.store.ts";
import { deleteArtifacts } from "./delete-artifacts.ts";
import { artifactErrors } from "./errors.ts";
import { writeArtifact } from "./write-artifact.ts";

const params = z.object({ "*": z.string() });
const partsBody = z.object({ path: z.string().min(1), num_parts: z.coerce.number().int().optional() });
const face = Face.mlflow;

/** MLflow's proxied artifacts, under both of the prefixes that clients and browsers use. */
export const artifactRoutes: readonly Route[] = ["/api", "/ajax-api"].flatMap((prefix) => {
  const root = `${prefix}/2.0/mlflow-artifacts`;
  return [
    defineRoute({
      method: "GET",
      path: `${root}/artifacts`,
      face,
      permission: "experiments:read",
      summary: "List a directory of artifacts",
      query: z.object({ path: z.string().default("") }),
      handle: async ({ storage }, { principal, query }) => {
        const directory = parseArtifactPath(query.path, "read");
        const entries = listDirectory(storage.read, principal.workspace, directory);
        return entries.length === 0 ? {} : { files: presentEntries(entries) };
      },
    }),
    defineRoute({
      method: "GET",
      path: `${root}/artifacts/*`,
      face,
      permission: "experiments:read",
      summary: "Download an artifact",
      params,
      handle: (context, request) =>
        sendFile(context, request.principal.workspace, parseArtifactPath(request.params["*"], "read")),
    }),
    defineRoute<z.infer<typeof params>, undefined, Readable | undefined>({
      method: "PUT",
      path: `${root}/artifacts/*`,
      face,
      permission: "experiments:write",
      summary: "Upload an artifact",
      params,
      input: "stream",
      handle: async (context, request) => {
        const path = parseArtifactPath(request.params["*"], "write");
        await writeArtifact(context, request.principal, path, request.body ?? new Uint8Array());
        return new HttpReply(200);
      },
    }),
    defineRoute({
      method: "DELETE",
      path: `${root}/artifacts/*`,
      face,
      permission: "experiments:write",
      summary: "Delete an artifact, or a directory of them",
      params,
      handle: async (context, request) => {
        await deleteArtifacts(context, request.principal, parseArtifactPath(request.params["*"], "read"));
        return {};
      },
    }),
    ...(["create", "complete", "abort"] as const).map((step) => noMultipart("POST", `${root}/mpu/${step}/*`)),
    noMultipart("GET", `${root}/presigned/*`),
  ];
});

/** Clients ask, and fall back to plain uploads. */
function noMultipart(method: "GET" | "POST", path: string): Route {
  return defineRoute({
    method,
    path,
    face,
    permission: method === "GET" ? "experiments:read" : "experiments:write",
    summary: "Multipart uploads and presigned links are not offered",
    params,
    ...(method === "POST" && { body: partsBody }),
    handle: (_context, request) => {
      parseArtifactPath(request.params["*"], "read");
      throw artifactErrors["no-multipart"]({});
    },
  });
}
