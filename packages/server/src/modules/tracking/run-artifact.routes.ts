import { Readable } from "node:stream";
import { Face, HttpReply } from "@plumbline/platform";
import {
  type ArtifactPath,
  joinArtifactPath,
  listDirectory,
  parseArtifactPath,
  presentEntries,
  sendFile,
} from "#artifacts";
import { defineRoute, type Route } from "#context";
import { artifactPathOf } from "./artifact-location.ts";
import { trackingErrors } from "./errors.ts";
import { getLoggedModel } from "./get-logged-model.ts";
import { getRunInfo } from "./get-run.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { uploadRunArtifact } from "./upload-run-artifact.ts";
import { WireInput } from "./wire-input.ts";

const read = "experiments:read";
const write = "experiments:write";

interface RunFile {
  readonly runId: string;
  readonly path: ArtifactPath;
}

const readRunFile =
  (purpose: "read" | "write") =>
  (query: unknown): RunFile =>
    WireInput.read("artifacts of a run", query, (input) => {
      const path = purpose === "write" ? input.requiredText("path") : (input.text("path") ?? "");
      const runId = input.requiredText("run_id", "run_uuid");
      return { runId, path: path === "" ? ("" as ArtifactPath) : parseArtifactPath(path, purpose) };
    });

/** The artifacts of a run, by the run's id. */
export const runArtifactRoutes: readonly Route[] = [
  ...mlflowRoutes({
    method: "GET",
    path: "/2.0/mlflow/artifacts/list",
    permission: read,
    summary: "List a directory of a run's artifacts",
    read: readRunFile("read"),
    handle: ({ storage }, { workspace }, { runId, path }) => {
      const { artifactUri } = getRunInfo(storage.read, workspace, runId);
      const directory = joinArtifactPath(artifactPathOf(artifactUri), path);
      const entries = listDirectory(storage.read, workspace, directory);
      return {
        root_uri: artifactUri,
        ...(entries.length > 0 && { files: presentEntries(entries, path) }),
      };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/get-artifact",
    face: Face.mlflow,
    permission: read,
    summary: "Download an artifact of a run",
    query: { read: readRunFile("read") },
    handle: (context, { principal: { workspace }, query: { runId, path } }) => {
      const { artifactUri } = getRunInfo(context.storage.read, workspace, runId);
      return sendFile(context, workspace, joinArtifactPath(artifactPathOf(artifactUri), path));
    },
  }),
  ...mlflowRoutes({
    method: "GET",
    path: "/2.0/mlflow/logged-models/:modelId/artifacts/files",
    prefixes: ["/ajax-api"],
    permission: read,
    summary: "Download a file of a logged model",
    read: (query) =>
      WireInput.read("get file of a logged model", query, (input) =>
        parseArtifactPath(input.requiredText("artifact_file_path"), "read"),
      ),
    handle: (context, { workspace }, path, { params }) => {
      const { artifactLocation } = getLoggedModel(context.storage.read, workspace, params["modelId"] ?? "");
      return sendFile(context, workspace, joinArtifactPath(artifactPathOf(artifactLocation), path));
    },
  }),
  defineRoute<undefined, RunFile, Readable | undefined>({
    method: "POST",
    path: "/ajax-api/2.0/mlflow/upload-artifact",
    face: Face.mlflow,
    permission: write,
    summary: "Upload a small artifact of a run",
    input: "stream",
    query: { read: readRunFile("write") },
    handle: async (context, { principal, query, body }) => {
      await uploadRunArtifact(context, principal, { ...query, content: body ?? Readable.from([]) });
      return new HttpReply(200, "", { "content-type": "application/json" });
    },
  }),
  ...(["upload", "download"] as const).flatMap((direction) =>
    mlflowRoutes({
      method: "POST",
      path: `/2.0/mlflow/artifacts/presigned-${direction}-url`,
      permission: direction === "upload" ? write : read,
      summary: "Presigned links are not given out",
      read: readRunFile("write"),
      handle: ({ storage }, { workspace }, { runId }) => {
        getRunInfo(storage.read, workspace, runId);
        throw trackingErrors["no-presigned-links"]({});
      },
    }),
  ),
];
