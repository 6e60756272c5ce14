import type { Problem } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";
import { errors } from "./errors.ts";

/** What decides who reaches an experiment, a model or a deployment of a workspace. */
export const ObjectRule = {
  /** A role reaches every object, but for those where a grant takes it away. */
  roles: "roles",
  /** Only grants reach an object, whatever the role; administrators reach all. */
  grants: "grants",
} as const;
export type ObjectRule = (typeof ObjectRule)[keyof typeof ObjectRule];

export interface Workspace {
  readonly name: WorkspaceId;
  readonly description: string | null;
  readonly objectAccess: ObjectRule;
  readonly createdAtMs: number;
  readonly createdBy: ActorId;
}

/** MLflow's own rule, which is Kubernetes' for names. */
const namePattern = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])$/;
const reservedNames = new Set(["workspaces", "api", "ajax-api", "static-files"]);
const maximumDescriptionCharacters = 2000;

/** @throws PlumblineError `identity/invalid-workspace` with everything that is wrong. */
export function assertValidWorkspace(input: {
  name?: string | undefined;
  description?: string | null | undefined;
}): void {
  const problems: Problem[] = [];
  const { name, description } = input;
  if (name !== undefined && !namePattern.test(name)) {
    problems.push({
      field: "name",
      message: `${JSON.stringify(name)} is not a workspace's name; use 2 to 63 lower-case letters, digits or hyphens, a letter or digit at both ends`,
    });
  } else if (name !== undefined && reservedNames.has(name)) {
    problems.push({ field: "name", message: `${name} is part of the server's own paths; choose another` });
  }
  if (description !== undefined && description !== null) {
    const { length } = Array.from(description);
    if (length > maximumDescriptionCharacters) {
      problems.push({
        field: "description",
        message: `is ${length} characters long; at most ${maximumDescriptionCharacters} are allowed`,
      });
    }
  }
  if (problems.length > 0) throw errors["invalid-workspace"]({ problems }, { problems });
}
