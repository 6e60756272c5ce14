import { ObjectKind } from "#ports";
import { errors } from "./errors.ts";
import { GrantLevel } from "./grant.ts";

const levelOf: Readonly<Record<string, GrantLevel>> = {
  READ: GrantLevel.read,
  USE: GrantLevel.use,
  EDIT: GrantLevel.edit,
  MANAGE: GrantLevel.manage,
  NO_PERMISSIONS: GrantLevel.none,
  DENY: GrantLevel.none,
};

/** MLflow's name of a level. @throws PlumblineError `identity/unknown-level`. */
export function parseMlflowLevel(permission: string): GrantLevel {
  const level = Object.hasOwn(levelOf, permission) ? levelOf[permission] : undefined;
  if (level === undefined) throw errors["unknown-level"]({ permission, known: Object.keys(levelOf) });
  return level;
}

/** @param none what the clients of that call name the level that takes away. */
export function presentMlflowLevel(level: GrantLevel, none: "NO_PERMISSIONS" | "DENY"): string {
  return level === GrantLevel.none ? none : level.toUpperCase();
}

/** A prompt is a model with a tag, here as in MLflow's store. */
const kindOf: Readonly<Record<string, ObjectKind>> = {
  experiment: ObjectKind.experiment,
  registered_model: ObjectKind.model,
  prompt: ObjectKind.model,
};

/** @throws PlumblineError `identity/unknown-resource-type`. */
export function parseResourceType(resourceType: string): ObjectKind {
  const kind = Object.hasOwn(kindOf, resourceType) ? kindOf[resourceType] : undefined;
  if (kind === undefined) throw errors["unknown-resource-type"]({ resourceType, known: Object.keys(kindOf) });
  return kind;
}

export function presentResourceType(kind: ObjectKind): string {
  return kind === ObjectKind.model ? "registered_model" : kind;
}
