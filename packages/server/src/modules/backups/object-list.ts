import { createHash } from "node:crypto";
import { readIfPresent } from "@plumbline/platform";
import type { ObjectFile } from "./copy-objects.ts";
import { backupErrors } from "./errors.ts";
import { type Manifest, snapshotFiles } from "./manifest.ts";

/** A line for each object of a snapshot: its length and its path. */
export function formatObjectList(objects: readonly ObjectFile[]): string {
  return objects.map(({ path, sizeBytes }) => `${sizeBytes} ${path}\n`).join("");
}

/** @throws PlumblineError `backups/manifest-unreadable` where the list is not the one that the manifest is of. */
export async function readObjectList(backup: string, { id, objects }: Manifest): Promise<ObjectFile[]> {
  const path = snapshotFiles(backup, id).objects;
  const text = (await readIfPresent(path))?.toString("utf8");
  if (text === undefined || digestText(text) !== objects.listSha256)
    throw backupErrors["manifest-unreadable"]({
      path,
      reason: "it is not the list that the snapshot was made with",
    });
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const space = line.indexOf(" ");
      return { sizeBytes: Number(line.slice(0, space)), path: line.slice(space + 1) };
    });
}

export function digestText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
