import { writeFileSync } from "node:fs";
import { formatFigures } from "./figure.ts";
import { measureTracking } from "./tracking.bench.ts";

/** Runs every program of this folder, prints a table, and writes `bench/results.json`. */
const figures = [...(await measureTracking())];
console.log(formatFigures(figures));
writeFileSync(new URL("./results.json", import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
