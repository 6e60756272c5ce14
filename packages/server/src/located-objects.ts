import type { FastifyRequest } from "fastify";
import { ObjectKind, type WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { findDeploymentId } from "#deployments";
import { findModelId } from "#registry";
import { experimentOfTrace } from "#traces";
import { experimentNamed, experimentOfLoggedModel, experimentOfRun } from "#tracking";

export interface LocatedObject {
  readonly kind: ObjectKind;
  readonly objectId: string;
  /** Whether the request reads this object alone, whatever it does to others. */
  readonly isOnlyRead: boolean;
}

type SentRequest = Pick<FastifyRequest, "params" | "query" | "body" | "headers">;

/**
 * Finds the objects that a request speaks of. A field counts wherever it stands, in the path, the query or the body, and
 * with every value that it has: to look at one object too many refuses, to look at one too few would let in.
 */
export class LocatedObjects {
  readonly found: LocatedObject[] = [];
  readonly #reader: Reader;
  readonly #workspace: WorkspaceId;
  readonly #request: SentRequest;

  constructor(reader: Reader, workspace: WorkspaceId, request: SentRequest) {
    this.#reader = reader;
    this.#workspace = workspace;
    this.#request = request;
  }

  experiments(...fields: string[]): void {
    for (const id of this.#values(fields)) this.#add(ObjectKind.experiment, normalId(id));
  }

  /** By a path within the body or the query, e.g. `locations.mlflow_experiment.experiment_id`. Lists are entered. */
  experimentsWithin(path: string): void {
    for (const id of valuesWithin(this.#request.body, path.split(".")))
      this.#add(ObjectKind.experiment, normalId(id));
  }

  experimentsNamed(field: string): void {
    this.#each([field], ObjectKind.experiment, experimentNamed);
  }

  experimentOfHeader(header: string): void {
    const id = this.#request.headers[header];
    if (typeof id === "string") this.#add(ObjectKind.experiment, normalId(id));
  }

  runs(...fields: string[]): void {
    this.#each(fields, ObjectKind.experiment, experimentOfRun);
  }

  loggedModels(...fields: string[]): void {
    this.#each(fields, ObjectKind.experiment, experimentOfLoggedModel);
  }

  traces(...fields: string[]): void {
    this.#each(fields, ObjectKind.experiment, experimentOfTrace);
  }

  /** An artifact's path starts with the experiment's id. */
  artifactPaths(...fields: string[]): void {
    for (const path of this.#values(fields)) this.#artifact(path, false);
  }

  models(...fields: string[]): void {
    this.#each(fields, ObjectKind.model, findModelId);
  }

  deployments(...fields: string[]): void {
    this.#each(fields, ObjectKind.deployment, findDeploymentId);
  }

  /** Models that are read and stay as they are. */
  modelsRead(...fields: string[]): void {
    this.#each(fields, ObjectKind.model, findModelId, true);
  }

  runsRead(...fields: string[]): void {
    this.#each(fields, ObjectKind.experiment, experimentOfRun, true);
  }

  loggedModelsRead(...fields: string[]): void {
    this.#each(fields, ObjectKind.experiment, experimentOfLoggedModel, true);
  }

  /** Where a new version's files are taken from. */
  sources(field: string): void {
    for (const source of this.#values([field])) {
      const [, scheme, first = ""] = /^(runs|models|mlflow-artifacts):\/+([^/@]+)/.exec(source) ?? [];
      if (scheme === "runs") this.#lookUp(first, ObjectKind.experiment, experimentOfRun, true);
      else if (scheme === "mlflow-artifacts") this.#artifact(source.replace(/^mlflow-artifacts:/, ""), true);
      else if (scheme === "models" && first.startsWith("m-")) {
        this.#lookUp(first, ObjectKind.experiment, experimentOfLoggedModel, true);
      } else if (scheme === "models") this.#lookUp(first, ObjectKind.model, findModelId, true);
    }
  }

  #artifact(path: string, isOnlyRead: boolean): void {
    const [first = ""] = path.replace(/^\/+/, "").split("/");
    this.#add(ObjectKind.experiment, normalId(first), isOnlyRead);
  }

  #each(
    fields: readonly string[],
    kind: ObjectKind,
    find: (reader: Reader, workspace: WorkspaceId, name: string) => string | undefined,
    isOnlyRead = false,
  ): void {
    for (const name of this.#values(fields)) this.#lookUp(name, kind, find, isOnlyRead);
  }

  #lookUp(
    name: string,
    kind: ObjectKind,
    find: (reader: Reader, workspace: WorkspaceId, name: string) => string | undefined,
    isOnlyRead: boolean,
  ): void {
    const objectId = find(this.#reader, this.#workspace, name);
    if (objectId !== undefined) this.#add(kind, objectId, isOnlyRead);
  }

  #add(kind: ObjectKind, objectId: string, isOnlyRead = false): void {
    this.found.push({ kind, objectId, isOnlyRead });
  }

  #values(fields: readonly string[]): string[] {
    const { params, query, body } = this.#request;
    return fields.flatMap((field) => [params, query, body].flatMap((part) => valuesWithin(part, [field])));
  }
}

/** MLflow takes `007` for 7. */
function normalId(id: string): string {
  return /^\d+$/.test(id) ? String(BigInt(id)) : id;
}

function valuesWithin(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesWithin(item, path));
  const [step, ...rest] = path;
  if (step === undefined) {
    return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
      ? [String(value)]
      : [];
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return [];
  return valuesWithin((value as Record<string, unknown>)[step], rest);
}
