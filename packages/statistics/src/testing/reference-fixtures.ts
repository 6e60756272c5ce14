import { readFileSync } from "node:fs";

/**
 * Fixtures made by the reference implementations; see the scripts beside them. Used by tests only, which is
 * why this file alone reads from disk.
 */

/** A reference value: null stands for NaN, which JSON lacks. */
export type ReferenceNumber = number | null | "Infinity";

export interface ClassificationFixture {
  readonly cases: readonly ClassificationCase[];
  readonly wilson: readonly (readonly [number, number, number, number, number])[];
  readonly newcombe: readonly (readonly [number, number, number, number, number, number, number])[];
  readonly normalQuantiles: readonly (readonly [number, number])[];
}

export interface ClassificationCase {
  readonly name: string;
  readonly labels: readonly number[];
  readonly scores: readonly number[];
  readonly confusion: readonly [number, number, number, number];
  readonly accuracy: ReferenceNumber;
  readonly precision: ReferenceNumber;
  readonly recall: ReferenceNumber;
  readonly f1: ReferenceNumber;
  readonly rocAuc: ReferenceNumber;
  readonly averagePrecision: ReferenceNumber;
  readonly logLoss: ReferenceNumber;
  readonly brierScore: ReferenceNumber;
  readonly delongVariance: ReferenceNumber;
  readonly calibration: { readonly positiveRates: readonly number[]; readonly meanScores: readonly number[] };
  readonly roc?: RocFixture;
  readonly rocAllPoints?: RocFixture;
  readonly precisionRecall?: {
    readonly precisions: readonly ReferenceNumber[];
    readonly recalls: readonly ReferenceNumber[];
    readonly thresholds: readonly ReferenceNumber[];
  };
}

export interface RocFixture {
  readonly falsePositiveRates: readonly ReferenceNumber[];
  readonly truePositiveRates: readonly ReferenceNumber[];
  readonly thresholds: readonly ReferenceNumber[];
}

export interface FairnessCase {
  readonly name: string;
  readonly labels: readonly number[];
  readonly predictions: readonly number[];
  readonly groups: readonly string[];
  readonly byGroup: Readonly<Record<string, Readonly<Record<string, ReferenceNumber>>>>;
  readonly difference: Readonly<Record<string, ReferenceNumber>>;
  readonly ratio: Readonly<Record<string, ReferenceNumber>>;
  readonly maximum: Readonly<Record<string, ReferenceNumber>>;
  readonly minimum: Readonly<Record<string, ReferenceNumber>>;
  readonly demographicParityDifference: ReferenceNumber;
  readonly demographicParityRatio: ReferenceNumber;
  readonly equalOpportunityDifference: ReferenceNumber;
  readonly equalOpportunityRatio: ReferenceNumber;
  readonly equalizedOddsDifference: ReferenceNumber;
  readonly equalizedOddsRatio: ReferenceNumber;
}

export interface NumericDriftCase {
  readonly name: string;
  readonly reference?: readonly number[];
  readonly current?: readonly number[];
  readonly generate?: {
    readonly referenceRows: number;
    readonly currentRows: number;
    readonly power: number;
    readonly shift: number;
    readonly decimals: number;
  };
  readonly sturgesEdges: readonly number[];
  readonly doaneEdges: readonly number[];
  readonly scores: DriftScores;
}

export interface CategoricalDriftCase {
  readonly name: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly scores: DriftScores;
}

/** By test: the statistic, then the p-value if it is a test; and the default test's id. */
export type DriftScores = { readonly default: string } & Readonly<
  Record<string, string | readonly ReferenceNumber[]>
>;

export interface DriftFixture {
  readonly numeric: readonly NumericDriftCase[];
  readonly categorical: readonly CategoricalDriftCase[];
  readonly kolmogorovTail: readonly (readonly [number, number, number])[];
  readonly chiSquareTail: readonly (readonly [number, number, number])[];
  readonly falseDiscovery: {
    readonly pValues: readonly number[];
    readonly adjusted: readonly number[];
    readonly rejected: readonly boolean[];
  };
}

interface Fixtures {
  readonly classification: ClassificationFixture;
  readonly fairness: { readonly cases: readonly FairnessCase[] };
  readonly drift: DriftFixture;
}

/** Reads a fixture file. */
export function readFixture<Name extends keyof Fixtures>(name: Name): Fixtures[Name] {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8"),
  ) as Fixtures[Name];
}
