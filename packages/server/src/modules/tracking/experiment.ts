import type { Id } from "@plumbline/platform";
import type { KeyValue } from "./key-value.ts";
import type { LifecycleStage } from "./lifecycle.ts";

/** A small whole number, counted within a workspace. `0` is `Default`. */
export type ExperimentId = Id<"experiment">;

export interface Experiment {
  readonly experimentId: ExperimentId;
  readonly workspace: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
}

/** The scheme of artifacts that this server keeps itself. */
export const proxiedScheme = "mlflow-artifacts:";
