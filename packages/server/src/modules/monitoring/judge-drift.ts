import { controlFalseDiscovery } from "@plumbline/statistics";
import type { ColumnReport, DriftReport } from "./report.ts";
import type { MonitoringSettings } from "./settings.ts";

/**
 * The verdicts on columns whose score is a p-value, once it is accounted for how many columns were looked at
 * (Benjamini–Hochberg). Distances stay as they are.
 */
export function adjustForMany(columns: readonly ColumnReport[]): ColumnReport[] {
  const tested = columns.filter(({ pValue, verdict }) => pValue !== null && verdict !== "insufficient");
  const { adjusted } = controlFalseDiscovery(tested.map(({ pValue }) => pValue ?? 1));
  return columns.map((column) => {
    const place = tested.indexOf(column);
    if (place === -1) return column;
    const pValue = adjusted[place]!;
    return { ...column, pValue, verdict: pValue < (column.threshold ?? 0) ? "drift" : "no-drift" };
  });
}

/**
 * The verdict on all features together: drift where at least `driftedShare` of them drifted. Insufficient, never "no
 * drift", where the window is small or fewer than half of the features could be judged.
 */
export function judgeFeatures(
  columns: readonly ColumnReport[],
  windowRows: number,
  settings: Pick<MonitoringSettings, "minimumPredictions" | "driftedShare">,
): Pick<DriftReport, "verdict" | "insufficientReason" | "driftedShare"> {
  const { minimumPredictions, driftedShare } = settings;
  const insufficient = (insufficientReason: string) =>
    ({ verdict: "insufficient", insufficientReason, driftedShare: null }) as const;
  if (windowRows < minimumPredictions) {
    return insufficient(`${windowRows} predictions so far; ${minimumPredictions} are needed`);
  }
  const judged = columns.filter(({ verdict }) => verdict !== "insufficient").length;
  if (columns.length === 0 || judged < columns.length / 2) {
    return insufficient(`${judged} of ${columns.length} features could be judged; half are needed`);
  }
  const share = columns.filter(({ verdict }) => verdict === "drift").length / columns.length;
  return {
    verdict: share >= driftedShare ? "drift" : "no-drift",
    insufficientReason: null,
    driftedShare: share,
  };
}

/** In a window that is too small nothing is judged, whatever the single columns look like. */
export function withholdVerdict(column: ColumnReport, reason: string): ColumnReport {
  return { ...column, verdict: "insufficient", insufficientReason: reason };
}
