import { describeDeployment, findDeploymentId, holdsDeployments } from "#deployments";
import { ObjectKind, type ObjectDirectory } from "#ports";
import { describeModel, findModelId, holdsModels } from "#registry";
import { experimentExists, holdsRuns } from "#tracking";

/** The objects that grants name, as the modules that own them know them. */
export const objectDirectory: ObjectDirectory = {
  findId(reader, workspace, kind, name) {
    switch (kind) {
      case ObjectKind.experiment:
        return experimentExists(reader, workspace, name) ? name : undefined;
      case ObjectKind.model:
        return findModelId(reader, workspace, name);
      case ObjectKind.deployment:
        return findDeploymentId(reader, workspace, name);
      default:
        return kind satisfies never;
    }
  },
  holdsAny: (reader, workspace) =>
    holdsRuns(reader, workspace) || holdsModels(reader, workspace) || holdsDeployments(reader, workspace),
  findName(reader, workspace, kind, objectId) {
    switch (kind) {
      case ObjectKind.experiment:
        return experimentExists(reader, workspace, objectId) ? objectId : undefined;
      case ObjectKind.model:
        return describeModel(reader, workspace, objectId);
      case ObjectKind.deployment:
        return describeDeployment(reader, workspace, objectId);
      default:
        return kind satisfies never;
    }
  },
};
