import { Gauge } from "prom-client";
import type { AppContext } from "#context";
import { listCurrentRevisions } from "#deployments";
import { findMonitored } from "./monitored-deployment.store.ts";
import type { MonitoringReport } from "./report.ts";

type Context = Pick<AppContext, "metrics" | "storage">;

/** What the last analyses found, for Prometheus. Read when it is asked for, so a restart loses nothing. */
export function registerMonitoringGauges({ metrics, storage }: Context): void {
  const reports = () => readReports({ storage });
  metrics.registerMetric(
    new Gauge({
      name: "plumbline_drift_score",
      help: "Distance or statistic between live traffic and the evaluation data set; `prediction` is the model's output",
      labelNames: ["workspace", "deployment", "column", "convention"],
      registers: [],
      collect() {
        this.reset();
        for (const { workspace, deployment, report } of reports()) {
          const { columns, prediction } = report.drift;
          const all = [...columns, ...(prediction === null ? [] : [{ ...prediction, name: "prediction" }])];
          for (const { name: column, convention, score } of all) {
            if (score === null || convention === null) continue;
            this.set({ workspace, deployment, column, convention }, score);
          }
        }
      },
    }),
  );
  metrics.registerMetric(
    new Gauge({
      name: "plumbline_live_roc_auc",
      help: "ROC AUC of the newest labelled predictions",
      labelNames: ["workspace", "deployment"],
      registers: [],
      collect() {
        this.reset();
        for (const { workspace, deployment, report } of reports()) {
          const { value } = report.quality.rocAuc;
          if (value !== null) this.set({ workspace, deployment }, value);
        }
      },
    }),
  );
}

function readReports({
  storage,
}: Pick<AppContext, "storage">): { workspace: string; deployment: string; report: MonitoringReport }[] {
  return listCurrentRevisions(storage.read).flatMap(
    ({ workspace, name: deployment, deploymentId, revision }) => {
      const report = findMonitored(storage.read, deploymentId)?.report;
      return report?.revision === revision ? [{ workspace, deployment, report }] : [];
    },
  );
}
