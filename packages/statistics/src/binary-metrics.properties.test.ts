import fc from "fast-check";
import { expect, test } from "vitest";
import { addConfusion, countConfusion } from "./confusion.ts";
import { averagePrecision } from "./precision-recall.ts";
import { rankScores } from "./ranked-scores.ts";
import { rocAuc } from "./roc.ts";
import { ScoreCollector } from "./score-collector.ts";

/** Rows of (label, score) with many ties and both signs. */
const row = fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: -20, max: 20 }));
const rows = fc.array(row, { maxLength: 60 });
const rowsOfBothClasses = rows.map((pairs): [number, number][] => [...pairs, [0, 3], [1, 2]]);

function labelsOf(pairs: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.from(pairs, ([label]) => label);
}

function scoresOf(
  pairs: readonly (readonly [number, number])[],
  transform: (score: number) => number = (score) => score,
): Float64Array {
  return Float64Array.from(pairs, ([, score]) => transform(score));
}

test("the AUC equals the share of pairs ranked rightly, ties counting half", () => {
  fc.assert(
    fc.property(rowsOfBothClasses, (pairs) => {
      const positives = pairs.filter(([label]) => label === 1);
      const negatives = pairs.filter(([label]) => label === 0);
      let won = 0;
      for (const [, positive] of positives) {
        for (const [, negative] of negatives)
          won += positive > negative ? 1 : positive === negative ? 0.5 : 0;
      }
      const { value } = rocAuc(rankScores(labelsOf(pairs), scoresOf(pairs)));
      expect(value).toBeCloseTo(won / (positives.length * negatives.length), 12);
    }),
  );
});

test("ranking metrics do not change under an increasing transform of the scores", () => {
  fc.assert(
    fc.property(rows, (pairs) => {
      const plain = rankScores(labelsOf(pairs), scoresOf(pairs));
      const transformed = rankScores(
        labelsOf(pairs),
        scoresOf(pairs, (score) => Math.exp(score / 4) - 3),
      );
      expect(rocAuc(transformed)).toEqual(rocAuc(plain));
      expect(averagePrecision(transformed)).toEqual(averagePrecision(plain));
    }),
  );
});

test("turning scores round turns the AUC round", () => {
  fc.assert(
    fc.property(rowsOfBothClasses, (pairs) => {
      const straight = rocAuc(rankScores(labelsOf(pairs), scoresOf(pairs))).value;
      const turned = rocAuc(
        rankScores(
          labelsOf(pairs),
          scoresOf(pairs, (score) => -score),
        ),
      ).value;
      expect(turned).toBeCloseTo(1 - straight, 12);
    }),
  );
});

test("collected in parts and merged, scores rank exactly as in one pass", () => {
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 4 }), (parts) => {
      const whole = new ScoreCollector();
      for (const part of parts) {
        const shard = new ScoreCollector();
        shard.add(labelsOf(part), scoresOf(part));
        whole.merge(shard);
      }
      const all = parts.flat();
      expect(whole.rows).toBe(all.length);
      expect(whole.rank()).toEqual(rankScores(labelsOf(all), scoresOf(all)));
    }),
  );
});

test("a collector grows past its first capacity without losing rows", () => {
  const collector = new ScoreCollector();
  for (let part = 0; part < 10; part++) {
    collector.add(new Uint8Array(500).fill(part % 2), new Float64Array(500).fill(part));
  }
  const { positives, negatives } = collector.rank();
  expect([positives.length, negatives.length]).toEqual([2500, 2500]);
  expect([positives[0], positives.at(-1), negatives[0], negatives.at(-1)]).toEqual([1, 9, 0, 8]);
});

test("confusions of parts add up to the confusion of all rows", () => {
  const decisions = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)));
  fc.assert(
    fc.property(decisions, decisions, (first, second) => {
      const count = (pairs: readonly (readonly [number, number])[]): ReturnType<typeof countConfusion> =>
        countConfusion(
          labelsOf(pairs),
          Uint8Array.from(pairs, ([, prediction]) => prediction),
        );
      expect(addConfusion(count(first), count(second))).toEqual(count([...first, ...second]));
    }),
  );
});
