import type { Revision } from "./deployment.ts";

/** A revision as entries of the ledger name it. */
export function describeRevision({
  revision,
  model,
  version,
  versionDigest,
  files,
  onnxPath,
}: Revision): Readonly<Record<string, unknown>> {
  return {
    revision,
    model,
    version,
    versionDigest,
    onnxDigest: `sha256:${files.find(({ path }) => path === onnxPath)?.sha256}`,
  };
}
