/** A square matrix in rows, with a binary exponent of its own so that high powers cannot overflow. */
interface ScaledMatrix {
  readonly width: number;
  readonly cells: Float64Array;
  readonly exponent: number;
}

const rescaleAbove = 2 ** 400;

function multiply(left: ScaledMatrix, right: ScaledMatrix): ScaledMatrix {
  const { width } = left;
  const cells = new Float64Array(width * width);
  let largest = 0;
  for (let row = 0; row < width; row++) {
    for (let inner = 0; inner < width; inner++) {
      const factor = left.cells[row * width + inner]!;
      for (let column = 0; column < width; column++) {
        cells[row * width + column]! += factor * right.cells[inner * width + column]!;
      }
    }
    for (let column = 0; column < width; column++) {
      largest = Math.max(largest, cells[row * width + column]!);
    }
  }
  const exponent = left.exponent + right.exponent;
  if (largest < rescaleAbove) return { width, cells, exponent };
  for (let cell = 0; cell < cells.length; cell++) cells[cell]! /= rescaleAbove;
  return { width, cells, exponent: exponent + 400 };
}

/** Durbin's matrix for distance (k − h) / n: ones below the superdiagonal over factorials. */
function buildMatrix(k: number, h: number): ScaledMatrix {
  const width = 2 * k - 1;
  const inverseFactorial = new Float64Array(width + 1);
  inverseFactorial[0] = 1;
  for (let n = 1; n <= width; n++) inverseFactorial[n] = inverseFactorial[n - 1]! / n;

  const cells = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= Math.min(row + 1, width - 1); column++) {
      cells[row * width + column] = inverseFactorial[row - column + 1]!;
    }
  }
  for (let row = 0; row < width; row++) {
    const missing = h ** (row + 1) * inverseFactorial[row + 1]!;
    cells[row * width]! -= missing;
    // The last row mirrors the first column.
    cells[(width - 1) * width + (width - 1 - row)]! -= missing;
  }
  const corner = Math.max(2 * h - 1, 0) ** width * inverseFactorial[width]!;
  cells[(width - 1) * width]! += corner;
  return { width, cells, exponent: 0 };
}

/**
 * P(Dₙ ≤ `distance`) exactly, for `size` · `distance` > 1/2. Time grows with (size · distance)³, so it is
 * meant for small products.
 *
 * Source: Durbin (1968); Marsaglia, Tsang & Wang (2003), "Evaluating Kolmogorov's distribution", Journal of
 * Statistical Software 8(18): n!/nⁿ times the central cell of Hⁿ.
 */
export function durbinProbability(distance: number, size: number): number {
  const scaled = size * distance;
  const k = Math.ceil(scaled);
  let square = buildMatrix(k, k - scaled);
  let power: ScaledMatrix | null = null;
  for (let bits = size; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) power = power === null ? square : multiply(power, square);
    if (bits > 1) square = multiply(square, square);
  }
  if (power === null) return 1;
  let probability = power.cells[(k - 1) * power.width + (k - 1)]!;
  let { exponent } = power;
  for (let n = 1; n <= size; n++) {
    probability *= n / size;
    if (probability < 1 / rescaleAbove) {
      probability *= rescaleAbove;
      exponent -= 400;
    }
  }
  return probability * 2 ** exponent;
}
