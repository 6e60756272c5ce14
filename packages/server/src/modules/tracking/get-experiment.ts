import type { Reader } from "#storage";
import { trackingErrors } from "./errors.ts";
import type { Experiment, ExperimentId } from "./experiment.ts";
import { findExperiment, findExperimentByName } from "./experiment.store.ts";
import { LifecycleStage } from "./lifecycle.ts";

/**
 * An experiment's id as a client writes it.
 * @throws PlumblineError `tracking/invalid-input` for what is no whole number.
 */
export function parseExperimentId(text: string): ExperimentId {
  const trimmed = text.trim();
  if (!/^[+-]?\d{1,15}$/.test(trimmed)) {
    const problems = [{ field: "experiment_id", message: `is ${JSON.stringify(text)}; give a whole number` }];
    throw trackingErrors["invalid-input"]({ call: "experiment", problems }, { problems });
  }
  return String(Number(trimmed)) as ExperimentId;
}

/** @throws PlumblineError `tracking/experiment-not-found`. */
export function getExperiment(reader: Reader, workspace: string, experimentId: string): Experiment {
  const experiment = findExperiment(reader, workspace, parseExperimentId(experimentId));
  if (experiment === undefined) throw trackingErrors["experiment-not-found"]({ experimentId });
  return experiment;
}

/** @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`. */
export function getActiveExperiment(reader: Reader, workspace: string, experimentId: string): Experiment {
  const experiment = getExperiment(reader, workspace, experimentId);
  if (experiment.lifecycleStage !== LifecycleStage.active) {
    throw trackingErrors["experiment-not-active"]({ experimentId });
  }
  return experiment;
}

/** @throws PlumblineError `tracking/experiment-name-not-found`. */
export function getExperimentByName(reader: Reader, workspace: string, name: string): Experiment {
  const experiment = findExperimentByName(reader, workspace, name);
  if (experiment === undefined) throw trackingErrors["experiment-name-not-found"]({ name });
  return experiment;
}
