import type { Visit } from "./closed-loop.ts";
import type { PreparingClient } from "./target.ts";

/** What is there on a server before anything is measured. */
export interface Prepared {
  /** An experiment for what is made while measuring, apart from the seeded one. */
  readonly scratchExperimentId: string;
  readonly seededExperimentId: string;
  /** How many runs the seeded experiment has. */
  readonly runs: number;
  /** A run with 100 params, 100 metrics and a history of 10,000 points of the metric `history`. */
  readonly largeRunId: string;
  /** Where that run's artifacts are. */
  readonly largeRunArtifacts: string;
}

/** One kind of work that servers are compared by. */
export interface Work {
  /** What it is called on the command line. */
  readonly id: string;
  readonly name: string;
  /** How many times MLflow's rate Plumbline is to reach in the same run; undefined where it is only reported. */
  readonly atLeast?: number;
  /** Lays down what this work alone needs, and says what a connection does. */
  prepare(client: PreparingClient, prepared: Prepared): Promise<Visit> | Visit;
}

export const historyPoints = 10_000;
export const largeRunValues = 100;
