import type { Experiment } from "./experiment.ts";

/** An experiment as MLflow's wire has it; an empty list is left out. */
export function presentExperiment(experiment: Experiment): Record<string, unknown> {
  return {
    experiment_id: experiment.experimentId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    last_update_time: experiment.updatedAtMs,
    creation_time: experiment.createdAtMs,
    ...(experiment.tags.length > 0 && { tags: experiment.tags }),
    workspace: experiment.workspace,
  };
}
