import { Face } from "@plumbline/platform";
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
import { getLoggedModel } from "./get-logged-model.ts";
import { getRunInfo } from "./get-run.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { WireInput } from "./wire-input.ts";

const permission = "experiments:read";

function readRunFile(query: unknown): { runId: string; path: ArtifactPath } {
  return WireInput.read("artifacts of a run", query, (input) => ({
    runId: input.requiredText("run_id", "run_uuid"),
    path: parseArtifactPath(input.text("path") ?? "", "read"),
  }));
}

/** The artifacts of a run, by the run's id. */
export const runArtifactRoutes: readonly Route[] = [
  ...mlflowRoutes({
    method: "GET",
    path: "/2.0/mlflow/artifacts/list",
    permission,
    summary: "List a directory of a run's artifacts",
    read: readRunFile,
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
    permission,
    summary: "Download an artifact of a run",
    query: { read: readRunFile },
    handle: (context, { principal: { workspace }, query: { runId, path } }) => {
      const { artifactUri } = getRunInfo(context.storage.read, workspace, runId);
      return sendFile(context, workspace, joinArtifactPath(artifactPathOf(artifactUri), path));
    },
  }),
  ...mlflowRoutes({
    method: "GET",
    path: "/2.0/mlflow/logged-models/:modelId/artifacts/files",
    prefixes: ["/ajax-api"],
    permission,
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
];
