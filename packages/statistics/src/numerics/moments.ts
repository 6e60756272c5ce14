/** Mean of a non-empty array. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/** Mean of ((x − centre) / scale)^power over a non-empty array: a central moment about `centre`. */
export function standardizedMoment(
  values: ArrayLike<number>,
  centre: number,
  scale: number,
  power: 2 | 3,
): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const deviation = (values[index]! - centre) / scale;
    sum += power === 2 ? deviation * deviation : deviation * deviation * deviation;
  }
  return sum / values.length;
}

/** Population standard deviation (divides by n, numpy's `ddof=0`) of a non-empty array; two passes. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(standardizedMoment(values, meanOf(values), 1, 2));
}
