import type { AppContext } from "#context";
import { type Deployment, type DeploymentId, getDeployment } from "#deployments";
import type { WorkspaceId } from "#ports";
import type { WindowAnalysis } from "./analyse-window.ts";
import { copySegments } from "./copy-segments.ts";
import { findReference } from "./find-reference.ts";
import { scanNewestLabels } from "./label.store.ts";
import { logReaderOf } from "./log-reader-of.ts";
import { findMonitored, saveReport } from "./monitored-deployment.store.ts";
import { type EvaluationReference, noReference } from "./reference-profile.ts";
import { emptyReport, type MonitoringReport } from "./report.ts";
import type { Segment } from "./segment.ts";
import { listNewestSegments } from "./segment.store.ts";
import { settleAlert } from "./settle-alert.ts";
import { monitoringSettings } from "./settings.ts";

type Context = Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger" | "config">;

/** Looks at the newest predictions of a deployment's current revision, keeps the report, and settles its alert. */
export async function analyseDeployment(
  context: Context,
  asked: { workspace: WorkspaceId; name: string; deploymentId: DeploymentId },
): Promise<void> {
  const deployment = await getDeployment(context.storage.read, asked.workspace, asked.name);
  const inputs = findMonitored(context.storage.read, asked.deploymentId)?.inputs ?? 0;
  const report = await makeReport(context, deployment);
  await context.storage.write(async (tx) => {
    saveReport(tx, deployment.deploymentId, { inputs, revision: report.revision, report });
    await settleAlert(context, tx, deployment, report);
  });
}

async function makeReport(context: Context, deployment: Deployment): Promise<MonitoringReport> {
  const { workspace, current, deploymentId } = deployment;
  const segments = await listNeededSegments(context, deployment);
  const found = await findReference(context, workspace, current);
  const about = {
    revision: current.revision,
    versionDigest: current.versionDigest,
    evidenceSha256: found?.evidenceSha256 ?? null,
    analysedAtMs: context.clock.nowMs(),
  };
  if (segments.length === 0) {
    const nothing = emptyReport(current, `no predictions of revision ${current.revision} so far`);
    const offline = found?.reference.metrics.rocAuc ?? { value: null, reason: noReference };
    return { ...nothing, ...about, quality: { ...nothing.quality, offline } };
  }
  const labels = await scanNewestLabels(context.storage, deploymentId, monitoringSettings.joinedLabels);
  return { ...about, ...(await analyseSegments(context, segments, found?.reference ?? null, labels)) };
}

async function analyseSegments(
  context: Context,
  segments: readonly Segment[],
  reference: EvaluationReference | null,
  labels: readonly { entityKey: string; label: number }[],
): Promise<WindowAnalysis> {
  await using files = await copySegments(context, segments);
  return await logReaderOf(context).ask("analyse", {
    paths: files.paths,
    reference,
    labels: {
      entityKeys: labels.map(({ entityKey }) => entityKey),
      labels: Uint8Array.from(labels, ({ label }) => label),
    },
    settings: monitoringSettings,
  });
}

/** As many of the newest segments as hold the predictions that are looked at. */
async function listNeededSegments(
  context: Pick<AppContext, "storage">,
  { deploymentId, current }: Deployment,
): Promise<Segment[]> {
  const { segments: limit, labelledFromPredictions } = monitoringSettings;
  const newest = await listNewestSegments(context.storage.read, deploymentId, current.revision, limit);
  let rows = 0;
  const needed = newest.findIndex(({ rowCount }) => (rows += rowCount) >= labelledFromPredictions);
  return needed === -1 ? newest : newest.slice(0, needed + 1);
}
