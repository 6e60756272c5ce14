import { figure, say, sayAll } from "./narrate.ts";
import type { ColumnDrift, Monitoring } from "./monitoring.ts";

const wordOf = {
  drift: "drift",
  "no-drift": "no drift",
  insufficient: "too little to say whether there is drift",
};

/** The drift of every column that drifted, or that none did. */
export function describeDrift({ drift }: Monitoring): readonly ColumnDrift[] {
  const { reference, window, columns, prediction, verdict, driftedShare } = drift;
  say(
    `${wordOf[verdict]} in the newest ${figure(window.rows)} predictions, against ${figure(reference?.rows ?? 0)} rows of ${reference?.dataset ?? "nothing"}`,
  );
  const drifted = columns.filter((column) => column.verdict === "drift");
  say(
    `${drifted.length} of ${columns.length} features drifted (share ${driftedShare === null ? "unknown" : driftedShare.toFixed(2)})`,
  );
  sayAll(
    [...drifted, ...(prediction === null ? [] : [prediction])].map(
      ({ name, score, threshold, test, verdict, newCategories }) =>
        `  ${name.padEnd(22)} ${wordOf[verdict].padEnd(8)} ${score?.toFixed(4) ?? "–"} against ${threshold?.toFixed(4) ?? "–"}, ${test ?? "no rule"}${
          newCategories.length === 0 ? "" : `; new: ${newCategories.join(", ")}`
        }`,
    ),
  );
  return drifted;
}

/** Why alerts are open now, in words. */
export function openAlerts({ alerts }: Monitoring): string[] {
  return alerts.flatMap(({ state, reasons }) =>
    state === "open" ? reasons.map(({ message }) => message) : [],
  );
}
