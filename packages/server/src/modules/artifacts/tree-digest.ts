import { createHash } from "node:crypto";
import { canonicalJson } from "@plumbline/ledger";

/**
 * The digest of a set of files: SHA-256 of the canonical JSON (RFC 8785) of an array of `{path, sha256, sizeBytes}`,
 * sorted by path in UTF-16 code unit order. The order of `files` does not matter.
 *
 * @example treeDigest([{ path: "model.onnx", sha256: "9f86d0…", sizeBytes: 4 }]) // "sha256:…"
 */
export function treeDigest(
  files: readonly { path: string; sha256: string; sizeBytes: number }[],
): `sha256:${string}` {
  const sorted = files
    .map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return `sha256:${createHash("sha256").update(canonicalJson(sorted)).digest("hex")}`;
}
