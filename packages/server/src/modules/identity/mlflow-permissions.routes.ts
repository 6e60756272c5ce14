import type { AppContext, Route } from "#context";
import { ObjectKind, type Principal } from "#ports";
import { errors } from "./errors.ts";
import type { GrantLevel } from "./grant.ts";
import { listGrants } from "./grant.store.ts";
import type { MlflowInput } from "./mlflow-input.ts";
import { parseMlflowLevel, presentMlflowLevel } from "./mlflow-level.ts";
import { mlflowCall } from "./mlflow-route.ts";
import { requireUser } from "./mlflow-users.routes.ts";
import { type ObjectName, removeGrant, requireManaged, setGrant } from "./set-grant.ts";

/** How MLflow's 2.x clients name one kind of object. */
interface Kind {
  readonly root: string;
  readonly kind: ObjectKind;
  readonly field: "experiment_id" | "name";
  readonly answer: "experiment_permission" | "registered_model_permission";
}

const kinds: readonly Kind[] = [
  {
    root: "/2.0/mlflow/experiments/permissions",
    kind: ObjectKind.experiment,
    field: "experiment_id",
    answer: "experiment_permission",
  },
  {
    root: "/2.0/mlflow/registered-models/permissions",
    kind: ObjectKind.model,
    field: "name",
    answer: "registered_model_permission",
  },
];

/** Who manages the object alone passes too: `setGrant` asks for `access:manage` on it. */
const permission = "session:own";

/** Grants on one object to one user, as the basic-auth app of MLflow 2.x has them. */
export const mlflowPermissionRoutes: readonly Route[] = kinds.flatMap((kind) => [
  ...mlflowCall({
    method: "POST",
    path: `${kind.root}/create`,
    permission,
    summary: "Give a user a level on an object",
    handle: async (context, principal, input) => {
      const level = parseMlflowLevel(input.text("permission"));
      await setGrant(context, principal, { ...readGrant(kind, input), level, ifHeld: false });
      return presentGrant(context, kind, input, level);
    },
  }),
  ...mlflowCall({
    method: "GET",
    path: `${kind.root}/get`,
    permission,
    summary: "The level that a user was given on an object",
    handle: async (context, principal, input) =>
      presentGrant(context, kind, input, await getLevel(context, principal, readGrant(kind, input))),
  }),
  ...mlflowCall({
    method: "PATCH",
    path: `${kind.root}/update`,
    permission,
    summary: "Change the level that a user was given on an object",
    handle: async (context, principal, input) => {
      const level = parseMlflowLevel(input.text("permission"));
      await setGrant(context, principal, { ...readGrant(kind, input), level, ifHeld: true });
      return {};
    },
  }),
  ...mlflowCall({
    method: "DELETE",
    path: `${kind.root}/delete`,
    permission,
    summary: "Take the level away that a user was given on an object",
    handle: async (context, principal, input) => {
      await removeGrant(context, principal, readGrant(kind, input));
      return {};
    },
  }),
]);

interface UserGrant {
  readonly object: ObjectName;
  readonly holder: { readonly kind: "user"; readonly name: string };
}

function readGrant({ kind, field }: Kind, input: MlflowInput): UserGrant {
  return {
    object: { kind, name: input.text(field) },
    holder: { kind: "user", name: input.text("username") },
  };
}

async function getLevel(
  context: Pick<AppContext, "storage" | "objectDirectory">,
  principal: Principal,
  { object, holder }: UserGrant,
): Promise<GrantLevel> {
  const { read } = context.storage;
  const objectId = requireManaged(context, read, principal, object);
  const { actorId } = await requireUser(context, holder.name);
  const [grant] = await listGrants(read, {
    workspace: principal.workspace,
    kind: object.kind,
    objectId,
    holder: { kind: "user", id: actorId },
  });
  if (grant === undefined) {
    throw errors["grant-not-found"]({
      object: `${object.kind}:${object.name}`,
      holder: `user:${holder.name}`,
    });
  }
  return grant.level;
}

async function presentGrant(
  context: Pick<AppContext, "storage">,
  { field, answer }: Kind,
  input: MlflowInput,
  level: GrantLevel,
) {
  const { number } = await requireUser(context, input.text("username"));
  return {
    [answer]: {
      [field]: input.text(field),
      user_id: number,
      permission: presentMlflowLevel(level, "NO_PERMISSIONS"),
    },
  };
}
