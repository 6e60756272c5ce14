import { InvalidInputError } from "./invalid-input.ts";
import { upperGammaRatio } from "./gamma-distribution.ts";

// Wichura's coefficients, PPND16, lowest power first, each as the shortest decimal of its double.
const centreNumerator = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const centreDenominator = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const flankNumerator = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const flankDenominator = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const tailNumerator = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const tailDenominator = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

function evaluatePolynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * The standard normal quantile: the z with P(Z ≤ z) = `probability`. Relative error about 1e-15.
 *
 * `probability` lies strictly between 0 and 1; anything else throws.
 *
 * @example normalQuantile(0.975) // 1.959963984540054
 *
 * Source: Wichura (1988), Algorithm AS 241, Applied Statistics 37(3), routine PPND16.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new InvalidInputError("not-a-confidence", "probability", probability);
  }
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * evaluatePolynomial(centreNumerator, r)) / evaluatePolynomial(centreDenominator, r);
  }
  const root = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  const magnitude =
    root <= 5
      ? evaluatePolynomial(flankNumerator, root - 1.6) / evaluatePolynomial(flankDenominator, root - 1.6)
      : evaluatePolynomial(tailNumerator, root - 5) / evaluatePolynomial(tailDenominator, root - 5);
  return centred < 0 ? -magnitude : magnitude;
}

/**
 * P(|Z| ≥ |z|) of a standard normal Z: the two-sided p-value of a z statistic. ±∞ gives 0, NaN gives NaN.
 *
 * @example normalTwoSidedTail(1.959963984540054) // 0.05
 *
 * Source: erfc(|z| / √2) = Q(1/2, z² / 2), Abramowitz & Stegun 6.5.17.
 */
export function normalTwoSidedTail(z: number): number {
  return upperGammaRatio(0.5, (z * z) / 2);
}
