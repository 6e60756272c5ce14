/**
 * Uniform numbers in (0, 1) from Lehmer's generator, state · 48271 mod (2³¹ − 1): the same numbers in
 * Python and here, so that large samples need not be kept in fixtures.
 */
export function lehmerUniforms(seed: number, rows: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: rows }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

/** The generated column of `make_drift.py`. */
export function generateColumn(
  seed: number,
  rows: number,
  shape: { readonly power: number; readonly shift: number; readonly decimals: number },
): Float64Array {
  const scale = 10 ** shape.decimals;
  return lehmerUniforms(seed, rows).map(
    (uniform) => Math.floor((uniform ** shape.power + shape.shift) * scale + 0.5) / scale,
  );
}
