import { join } from "node:path";
import { readIfPresent } from "@plumbline/platform";
import { z } from "zod";
import { backupErrors } from "./errors.ts";

/** Whether a name is that of a snapshot's database: the first one, or one with a number that took its place. */
export function isDatabaseFile(name: string): boolean {
  return /^database(-\d{1,9})?\.db$/.test(name);
}

const manifestSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  madeAt: z.string(),
  database: z.object({
    file: z.string().refine(isDatabaseFile, "must be the name of a database file"),
    sha256: z.string(),
    sizeBytes: z.int(),
  }),
  objects: z.object({ count: z.int(), sizeBytes: z.int(), listSha256: z.string() }),
  ledger: z
    .object({ key: z.string(), checkpoint: z.string() })
    .nullable()
    .describe("The verifier key and the signed note of the snapshot's instant; null before the first start."),
  evidenceKeys: z
    .array(z.string())
    .describe("Public keys, in PEM, that evidence in the database is signed with."),
});

/** What one snapshot holds. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The places of one snapshot's files. */
export function snapshotFiles(backup: string, id: string) {
  const directory = join(backup, "snapshots", id);
  return {
    directory,
    objects: join(directory, "objects"),
    manifest: join(directory, "manifest.json"),
  };
}

/** Where a snapshot's database lies. */
export function databaseOf(backup: string, { id, database }: Pick<Manifest, "id" | "database">): string {
  return join(snapshotFiles(backup, id).directory, database.file);
}

/**
 * @returns undefined where the snapshot was never finished, or is not there.
 * @throws PlumblineError `backups/manifest-unreadable`.
 */
export async function readManifest(backup: string, id: string): Promise<Manifest | undefined> {
  const path = snapshotFiles(backup, id).manifest;
  const text = (await readIfPresent(path))?.toString("utf8");
  if (text === undefined) return undefined;
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    throw backupErrors["manifest-unreadable"]({ path, reason }, { cause });
  }
}
