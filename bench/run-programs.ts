import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { measureEvaluation } from "./evaluation.bench.ts";
import { type Figure, formatFigures } from "./figure.ts";
import { measureLedger } from "./ledger.bench.ts";
import { measureReading } from "./reading.bench.ts";
import { measureServing } from "./serving.bench.ts";
import { measureStatistics } from "./statistics.bench.ts";
import { measureTracking } from "./tracking.bench.ts";

/**
 * Runs the programs that are wanted, all where none is named, and prints what they measured beside the budgets. A run of
 * all writes `results.json`.
 * @param runs How many runs are searched, one measurement for each, in rising order.
 */
export async function runPrograms({
  wanted,
  runs,
}: {
  wanted: readonly string[];
  runs: readonly number[];
}): Promise<void> {
  /** Every program of this folder, by the name that a run of some of them is asked for by. */
  const programs: Readonly<Record<string, () => Promise<Figure[]> | Figure[]>> = {
    tracking: measureTracking,
    reading: () => measureReading({ runs }),
    ledger: measureLedger,
    serving: measureServing,
    statistics: measureStatistics,
    evaluation: measureEvaluation,
  };
  const unknown = wanted.filter((name) => !(name in programs));
  if (unknown.length > 0)
    throw new Error(`no bench ${unknown.join(", ")}; there are ${Object.keys(programs).join(", ")}`);

  /** What others ask of the machine before anything is measured: much more than 0 spoils every rate and time below. */
  const before: Figure = {
    work: "load average of the machine before",
    value: loadavg()[0] ?? Number.NaN,
    unit: `on ${availableParallelism()} cores`,
  };
  console.log(`${formatFigures([before])}\n`);
  const figures: Figure[] = [before];
  for (const [name, measure] of Object.entries(programs)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const some = await measure();
    console.log(`${name}\n${formatFigures(some)}\n`);
    figures.push(...some);
  }
  // A run of some programs is no record of all.
  if (wanted.length === 0) {
    writeFileSync(new URL("./results.json", import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
  }
}
