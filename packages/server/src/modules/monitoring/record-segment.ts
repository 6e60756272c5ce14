import { createReadStream } from "node:fs";
import type { AppContext } from "#context";
import { type DeploymentId, getDeployment } from "#deployments";
import type { Principal } from "#ports";
import { monitoringErrors } from "./errors.ts";
import { logReaderOf } from "./log-reader-of.ts";
import { addInput } from "./monitored-deployment.store.ts";
import { receiveSegment } from "./receive-segment.ts";
import { type AnnouncedSegment, type Segment, segmentScope } from "./segment.ts";
import { findSegment, insertSegment } from "./segment.store.ts";
import { monitoringSettings } from "./settings.ts";
import { addMinute } from "./traffic.store.ts";

/**
 * Keeps a segment of the request log, once it was read and found to be what it was announced as. The same segment
 * again changes nothing, so that a gateway may send it until it is acknowledged.
 *
 * @returns false where it was there already.
 * @throws PlumblineError `monitoring/segment-…`, `monitoring/no-such-revision`, `deployments/not-found`.
 */
export async function recordSegment(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "ledger" | "config">,
  principal: Principal,
  announced: AnnouncedSegment,
  content: unknown,
): Promise<boolean> {
  const { workspace, actorId } = principal;
  const { deploymentId, name, revisions } = await getDeployment(
    context.storage.read,
    workspace,
    announced.deployment,
  );
  const revision = revisions.find((one) => one.revision === announced.revision);
  if (revision === undefined) throw monitoringErrors["no-such-revision"](announced);
  await using file = await receiveSegment(content, {
    dataDirectory: context.config.data,
    maximumBytes: monitoringSettings.segmentBytes,
  });
  const { sha256, sizeBytes } = file;
  if (sha256 !== announced.sha256) {
    throw monitoringErrors["segment-altered"]({ announced: announced.sha256, actual: sha256 });
  }
  if (isRecorded(await findSegment(context.storage.read, workspace, sha256), deploymentId, announced))
    return false;
  const inspection = await logReaderOf(context).ask("inspect", {
    paths: [file.path],
    inputs: revision.signature.inputs.flatMap((field) => field.name ?? []),
    expected: { ...announced, versionId: revision.versionId },
  });
  if ("problems" in inspection) {
    throw monitoringErrors["segment-refused"]({ sha256, problems: inspection.problems });
  }
  const { minutes } = inspection;
  await context.objects.put(segmentScope(workspace), createReadStream(file.path), { expectedSha256: sha256 });
  return context.storage.write(async (tx) => {
    // It may have come a second time while it was read the first time.
    if (isRecorded(await findSegment(tx, workspace, sha256), deploymentId, announced)) return false;
    const { rows, firstMs, lastMs } = announced;
    const segment: Segment = {
      sha256,
      workspace,
      deploymentId,
      revision: revision.revision,
      rowCount: rows,
      sizeBytes,
      firstMs,
      lastMs,
      recordedAtMs: context.clock.nowMs(),
      recordedBy: actorId,
    };
    await insertSegment(tx, segment);
    for (const minute of minutes) addMinute(tx, deploymentId, minute);
    addInput(tx, deploymentId, {
      requests: minutes.reduce((sum, { requests }) => sum + requests, 0),
      errors: minutes.reduce((sum, { errors }) => sum + errors, 0),
      loggedUntilMs: lastMs,
    });
    context.ledger.append(tx, {
      type: "log-segment.recorded",
      subject: `deployment:${deploymentId}`,
      actor: actorId,
      workspace,
      payload: {
        sha256,
        rows,
        sizeBytes,
        deployment: name,
        revision: revision.revision,
        versionDigest: revision.versionDigest,
        firstMs,
        lastMs,
      },
    });
    return true;
  });
}

/** @throws PlumblineError `monitoring/segment-known-otherwise`. */
function isRecorded(
  known: Segment | undefined,
  deploymentId: DeploymentId,
  { sha256, rows, firstMs, lastMs, revision }: AnnouncedSegment,
): boolean {
  if (known === undefined) return false;
  const isSame =
    known.deploymentId === deploymentId &&
    known.revision === revision &&
    known.rowCount === rows &&
    known.firstMs === firstMs &&
    known.lastMs === lastMs;
  if (!isSame) throw monitoringErrors["segment-known-otherwise"]({ sha256 });
  return true;
}
