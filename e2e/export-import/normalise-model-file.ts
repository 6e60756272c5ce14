import { digestBytes } from "./tracking-client.ts";

/** Lines of an `MLmodel` that an import writes anew. */
const idLine = /^(?:run_id|model_id|model_uuid|artifact_path):/;

/** The digest of a file; of an `MLmodel` without its ids and whatever the order of its keys. */
export function normaliseModelFile(path: string, content: Buffer): string {
  if (path.split("/").at(-1) !== "MLmodel") return digestBytes(path, content);
  const lines = content
    .toString()
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !idLine.test(line));
  return digestBytes(path, Buffer.from(lines.sort().join("\n")));
}
