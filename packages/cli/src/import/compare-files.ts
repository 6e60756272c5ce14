import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Comparison } from "./comparison.ts";
import type { ImportSource } from "./import-source.ts";

/** Compares every file at a location of the source with those at its location on the server, byte for byte. */
export async function compareFiles(
  { source, server }: { source: ImportSource; server: ImportSource },
  comparison: Comparison,
  name: string,
  there: string,
  here: string,
): Promise<void> {
  if (source.placeOf(there).kind !== "readable") return;
  const [expected, actual] = [await digestFiles(source, there), await digestFiles(server, here)];
  comparison.count("artifacts", expected.size);
  for (const path of new Set([...expected.keys(), ...actual.keys()])) {
    const [a = "absent", b = "absent"] = [expected.get(path), actual.get(path)];
    if (a !== b) comparison.differ(`${name}, artifact ${JSON.stringify(path)}: ${a} there, ${b} here`);
  }
}

async function digestFiles(source: ImportSource, location: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for await (const { path } of source.listFiles(location)) {
    digests.set(path, await digestContent(await source.openFile(location, path)));
  }
  return digests;
}

async function digestContent(content: Readable): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
