import { checkCount } from "./numerics/check-input.ts";
import { InvalidInputError } from "./numerics/invalid-input.ts";
import { meanOf, standardDeviation, standardizedMoment } from "./numerics/moments.ts";
import { checkSample, type SortedSample } from "./sorted-sample.ts";

/**
 * `binCount` equal bins from `lowest` to `highest`: binCount + 1 increasing edges. A range of zero width is
 * widened by 0.5 on either side.
 *
 * @example equalWidthEdges(0, 1, 2) // [0, 0.5, 1]
 *
 * Source: numpy 2 `linspace`, as `histogram_bin_edges` uses it, to the last bit.
 */
export function equalWidthEdges(lowest: number, highest: number, binCount: number): Float64Array {
  checkCount("binCount", binCount, 1);
  if (highest < lowest) {
    throw new InvalidInputError("too-small", "highest", highest, { allowed: `at least lowest, ${lowest}` });
  }
  const start = lowest === highest ? lowest - 0.5 : lowest;
  const stop = lowest === highest ? highest + 0.5 : highest;
  const step = (stop - start) / binCount;
  return Float64Array.from({ length: binCount + 1 }, (_, edge) =>
    edge === binCount ? stop : edge * step + start,
  );
}

function edgesOfWidth(lowest: number, highest: number, width: number): Float64Array {
  return equalWidthEdges(lowest, highest, width > 0 ? Math.ceil((highest - lowest) / width) : 1);
}

/**
 * Sturges' bins over both samples taken together: range / (log₂ n + 1) wide. Values are treated as
 * floating-point numbers, so integer columns get no minimum width of 1.
 *
 * At least one sample holds a value, else `empty`.
 *
 * @example sturgesEdges(sortSample([0, 1]), sortSample([2, 3])) // [0, 1, 2, 3]
 *
 * Source: numpy 2 `histogram_bin_edges(both, "sturges")`; Sturges (1926), JASA 21.
 */
export function sturgesEdges(reference: SortedSample, current: SortedSample): Float64Array {
  const samples = [reference.ascending, current.ascending].filter((values) => values.length > 0);
  if (samples.length === 0) checkSample("reference", reference);
  const lowest = Math.min(...samples.map((values) => values[0]!));
  const highest = Math.max(...samples.map((values) => values.at(-1)!));
  const rows = reference.ascending.length + current.ascending.length;
  return edgesOfWidth(lowest, highest, (highest - lowest) / (Math.log2(rows) + 1));
}

/**
 * Doane's bins of one sample, Sturges' rule with more bins the more skewed it is. One bin for up to two
 * values or a constant sample.
 *
 * The sample holds at least one value, else `empty`.
 *
 * @example doaneEdges(sortSample([1, 2, 3, 4, 10])).length // 6
 *
 * Source: numpy 2 `histogram_bin_edges(reference, "doane")`; Doane (1976), The American Statistician 30.
 */
export function doaneEdges(reference: SortedSample): Float64Array {
  checkSample("reference", reference);
  const { ascending } = reference;
  const rows = ascending.length;
  const lowest = ascending[0]!;
  const highest = ascending.at(-1)!;
  const deviation = standardDeviation(ascending);
  if (rows <= 2 || deviation === 0) return edgesOfWidth(lowest, highest, 0);
  const skewness = standardizedMoment(ascending, meanOf(ascending), deviation, 3);
  const skewnessError = Math.sqrt((6 * (rows - 2)) / ((rows + 1) * (rows + 3)));
  const bins = 1 + Math.log2(rows) + Math.log2(1 + Math.abs(skewness) / skewnessError);
  return edgesOfWidth(lowest, highest, (highest - lowest) / bins);
}
