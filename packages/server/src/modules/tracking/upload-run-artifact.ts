import type { Readable } from "node:stream";
import { type ArtifactPath, joinArtifactPath, writeArtifact } from "#artifacts";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { artifactPathOf } from "./artifact-location.ts";
import { trackingErrors } from "./errors.ts";
import { getRunInfo } from "./get-run.ts";

const maximumBytes = 10 * 1024 * 1024;

/**
 * Stores a file that a browser sent for a run.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/upload-too-large`, `tracking/invalid-input` for an empty one.
 */
export async function uploadRunArtifact(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger" | "config">,
  principal: Principal,
  { runId, path, content }: { runId: string; path: ArtifactPath; content: Readable },
): Promise<void> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of content) {
    const bytes = chunk as Uint8Array;
    sizeBytes += bytes.byteLength;
    if (sizeBytes > maximumBytes) throw trackingErrors["upload-too-large"]({ maximumBytes });
    chunks.push(bytes);
  }
  if (sizeBytes === 0) {
    const problems = [{ field: "body", message: "is empty; send the file" }];
    throw trackingErrors["invalid-input"]({ call: "upload artifact", problems }, { problems });
  }
  const { artifactUri } = getRunInfo(context.storage.read, principal.workspace, runId);
  const target = joinArtifactPath(artifactPathOf(artifactUri), path);
  await writeArtifact(context, principal, target, Buffer.concat(chunks));
}
