/** B₂ⱼ / (2j (2j − 1)) for j = 1 … 7, the coefficients of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const stirlingFrom = 16;

/**
 * ln Γ(x) for x > 0, relative error about 1e-15.
 *
 * Source: Stirling's series (Abramowitz & Stegun 6.1.41), reached by the recurrence Γ(x + 1) = xΓ(x).
 */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < stirlingFrom) product *= shifted++;
  const inverseSquare = 1 / (shifted * shifted);
  const series = stirling.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0);
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    Math.log(2 * Math.PI) / 2 +
    series / shifted -
    Math.log(product)
  );
}

/** P(a, x) by its power series, which converges quickly for x < a + 1 (A&S 6.5.29). */
function lowerBySeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let divisor = shape + 1; term > sum * 1e-17; divisor++) {
    term *= x / divisor;
    sum += term;
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Q(a, x) by its continued fraction, for x ≥ a + 1 (A&S 6.5.31, evaluated by Lentz's method). */
function upperByFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; ; step++) {
    const a = step * (shape - step);
    b += 2;
    d = a * d + b;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = b + a / c;
    if (Math.abs(c) < tiny) c = tiny;
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return fraction * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Q(a, x) = Γ(a, x) / Γ(a), the regularised upper incomplete gamma function, for a > 0 and x ≥ 0. */
export function upperGammaRatio(shape: number, x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < shape + 1 ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

/**
 * P(X ≥ `statistic`) of a chi-square variable with `degreesOfFreedom` ≥ 1. An infinite statistic gives 0.
 *
 * @example chiSquareTail(8.928571428571429, 1) // 0.0028074384620020206
 */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  return upperGammaRatio(degreesOfFreedom / 2, statistic / 2);
}
