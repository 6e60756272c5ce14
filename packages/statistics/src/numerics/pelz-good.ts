/**
 * P(Dₙ ≤ `distance`) by an expansion in 1/√n with four terms; the error falls like 1/n².
 *
 * Source: Pelz & Good (1976), "Approximating the lower tail-areas of the Kolmogorov–Smirnov one-sample
 * statistic", Journal of the Royal Statistical Society B 38(2); K₀ … K₃ as in equations (14)–(17) of
 * Simard & L'Ecuyer (2011). With z = d√n, each term sums q^(k²)-like factors that vanish fast.
 */
export function pelzGoodProbability(distance: number, size: number): number {
  const z = distance * Math.sqrt(size);
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI ** 2;
  const pi4 = pi2 ** 2;
  const pi6 = pi2 ** 3;

  let term0 = 0;
  let term1 = 0;
  let term2 = 0;
  let term3 = 0;
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k--) {
    const odd2 = (2 * k - 1) ** 2;
    const odd4 = odd2 * odd2;
    const odd6 = odd4 * odd2;
    const weight = Math.exp((-pi2 * odd2) / (8 * z2));
    term0 += weight;
    term1 += weight * ((pi2 * odd2) / 4 - z2);
    term2 +=
      weight * (6 * z6 + 2 * z4 + (pi2 * (2 * z4 - 5 * z2) * odd2) / 4 + (pi4 * (1 - 2 * z2) * odd4) / 16);
    term3 +=
      weight *
      ((pi6 * odd6 * (5 - 30 * z2)) / 64 +
        (pi4 * odd4 * (212 * z4 - 60 * z2)) / 16 +
        (pi2 * odd2 * (135 * z4 - 96 * z6)) / 4 -
        30 * z6 -
        90 * z4 * z4);
  }

  let even2 = 0;
  let even3 = 0;
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k--) {
    const k2 = k * k;
    const weight = Math.exp((-pi2 * k2) / (2 * z2));
    even2 += k2 * weight;
    even3 += (3 * z2 - pi2 * k2) * k2 * weight;
  }

  const root = Math.sqrt(2 * Math.PI);
  const k0 = (root * term0) / z;
  const k1 = (root * term1) / (6 * z4);
  const k2 = (root * term2) / (72 * z6 * z) - (root * pi2 * even2) / (36 * z2 * z);
  const k3 = (root * term3) / (6480 * z6 * z4) + (root * pi2 * even3) / (216 * z6);
  return k0 + k1 / Math.sqrt(size) + k2 / size + k3 / (size * Math.sqrt(size));
}
