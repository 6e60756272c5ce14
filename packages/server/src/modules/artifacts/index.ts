import type { Module } from "#context";
import { artifactRoutes } from "./artifact.routes.ts";
import * as artifactFiles from "./migrations/0001-artifact-files.ts";

export const artifactsModule: Module = {
  name: "artifacts",
  migrations: { "0001-artifact-files": artifactFiles },
  routes: artifactRoutes,
};

export { presentEntries, sendFile } from "./artifact.presenter.ts";
export { type ArtifactFile, artifactScope, type DirectoryEntry } from "./artifact.ts";
export { type ArtifactPath, joinArtifactPath, parseArtifactPath } from "./artifact-path.ts";
export { findFile, isDirectory, listDirectory, listFiles } from "./artifact.store.ts";
export { openFile } from "./open-file.ts";
export { treeDigest } from "./tree-digest.ts";
export { writeArtifact } from "./write-artifact.ts";
