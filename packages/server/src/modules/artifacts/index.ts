import type { Module } from "#context";
import { artifactRoutes } from "./artifact.routes.ts";
import { up } from "./migrations/0001-artifact-files.ts";
import { up as createRemovals } from "./migrations/0002-removals.ts";

export const artifactsModule: Module = {
  name: "artifacts",
  migrations: { "0001-artifact-files": { up }, "0002-removals": { up: createRemovals } },
  routes: artifactRoutes,
};

export { presentContent, presentEntries, sendFile } from "./artifact.presenter.ts";
export { artifactScope } from "./artifact.ts";
export { type ArtifactPath, joinArtifactPath, parseArtifactPath } from "./artifact-path.ts";
export { findFile, listDirectory, listFiles } from "./artifact.store.ts";
export { countFilesOf, listRemovedFiles, type RemovedFolder } from "./removal.store.ts";
export { clearRemovedFolders, giveUpFolder } from "./remove-folder.ts";
export { removeContents } from "./remove-contents.ts";
export { treeDigest } from "./tree-digest.ts";
export { writeArtifact } from "./write-artifact.ts";
