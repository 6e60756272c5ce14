import type { AppContext, Route } from "#context";
import { ObjectKind, type Principal } from "#ports";
import { changeOwnPassword } from "./change-own-password.ts";
import { changeUser } from "./change-user.ts";
import { createUser } from "./create-user.ts";
import { readCredentials } from "./credentials.ts";
import { errors } from "./errors.ts";
import { listGrants } from "./grant.store.ts";
import { presentMlflowLevel } from "./mlflow-level.ts";
import { mlflowCall, type MlflowRequest } from "./mlflow-route.ts";
import { authorise, defaultWorkspace } from "./principal.ts";
import { removeUser } from "./remove-user.ts";
import { administratorRole, rolesByUser } from "./role.store.ts";
import { setMemberRoles } from "./set-member-roles.ts";
import { findUserByName, listUsers, type User } from "./user.store.ts";

const root = "/2.0/mlflow/users";
const manage = "users:manage";
/** What MLflow calls its default permission: whoever is made by its call reads what is there. */
const newUserRole = "viewer";

type Identity = Pick<AppContext, "storage" | "objectDirectory">;

/** The calls of MLflow's basic-auth app on users, as the clients of 2.x and 3.x make them. */
export const mlflowUserRoutes: readonly Route[] = [
  mlflowCall({
    method: "POST",
    path: `${root}/create`,
    permission: manage,
    summary: "Create a user",
    handle: async (context, principal, input) => {
      const [userName, password] = [input.text("username"), input.text("password")];
      const inDefault = { ...principal, workspace: defaultWorkspace };
      const user = await createUser(context, inDefault, { userName, password, roles: [newUserRole] });
      return { user: await presentUser(context, principal, user) };
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/get`,
    permission: "session:own",
    summary: "A user: oneself, or with users:manage anybody",
    handle: async (context, principal, input) => {
      const userName = input.text("username");
      if (userName !== principal.userName) authorise(principal, manage);
      return { user: await presentUser(context, principal, await requireUser(context, userName)) };
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/current`,
    permission: "session:own",
    summary: "Who is signed in",
    handle: async (context, principal) => {
      const user = await requireUser(context, principal.userName);
      const { id, username, is_admin } = await presentUser(context, principal, user);
      return { user: { id, username, is_admin }, is_basic_auth: true };
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/list`,
    permission: manage,
    summary: "Every user",
    handle: async (context, principal) => ({
      users: await Promise.all(
        (await listUsers(context.storage.read)).map((user) => presentUser(context, principal, user)),
      ),
    }),
  }),
  mlflowCall({
    method: "PATCH",
    path: `${root}/update-password`,
    permission: "session:own",
    summary: "Change one's own password, or with users:manage anybody's",
    handle: async (context, principal, input, request) => {
      const [userName, password] = [input.text("username"), input.text("password")];
      if (userName === principal.userName) {
        const currentPassword = input.optionalText("current_password") ?? passwordSent(request);
        const address = request.http.ip;
        await changeOwnPassword(context, principal, { currentPassword, newPassword: password, address });
      } else {
        authorise(principal, manage);
        await changeUser(context, principal, { userName, password });
      }
      return {};
    },
  }),
  mlflowCall({
    method: "PATCH",
    path: `${root}/update-admin`,
    permission: manage,
    summary: "Make a user an administrator, or no longer",
    handle: async (context, principal, input) => {
      const [userName, isAdministrator] = [input.text("username"), input.boolean("is_admin")];
      const user = await requireUser(context, userName);
      const held = (await rolesByUser(context.storage.read, defaultWorkspace, user.actorId)).get(
        user.actorId,
      );
      const others = (held ?? []).filter((role) => role !== administratorRole);
      await setMemberRoles(
        context,
        { ...principal, workspace: defaultWorkspace },
        {
          holder: { kind: "user", name: userName },
          roles: isAdministrator ? [...others, administratorRole] : others,
        },
      );
      return {};
    },
  }),
  mlflowCall({
    method: "DELETE",
    path: `${root}/delete`,
    permission: manage,
    summary: "Remove a user",
    handle: async (context, principal, input) => {
      const userName = input.text("username");
      if (userName === principal.userName) throw errors["not-oneself"]({});
      await removeUser(context, principal, { userName });
      return {};
    },
  }),
].flat();

/** Clients of 2.x send no current password, but bring it as Basic credentials with the very request. */
function passwordSent({ headers }: MlflowRequest): string {
  const credentials = readCredentials(headers);
  if (credentials.kind !== "basic") throw errors["current-password-missing"]({});
  return credentials.password;
}

export async function requireUser({ storage }: Pick<AppContext, "storage">, userName: string): Promise<User> {
  const user = await findUserByName(storage.read, userName);
  if (user === undefined) throw errors["user-not-found"]({ userName });
  return user;
}

/** 3.x reads the first three; 2.x the permissions too. */
async function presentUser(
  { storage, objectDirectory }: Identity,
  { workspace }: Principal,
  { actorId, number, userName }: User,
) {
  const { read } = storage;
  const roles = (await rolesByUser(read, defaultWorkspace, actorId)).get(actorId) ?? [];
  const grants = await listGrants(read, { workspace, holder: { kind: "user", id: actorId } });
  const of = (kind: ObjectKind) => grants.filter((grant) => grant.kind === kind);
  return {
    id: number,
    username: userName,
    is_admin: roles.includes(administratorRole),
    experiment_permissions: of(ObjectKind.experiment).map(({ objectId, level }) => ({
      experiment_id: objectId,
      user_id: number,
      permission: presentMlflowLevel(level, "NO_PERMISSIONS"),
    })),
    registered_model_permissions: of(ObjectKind.model).flatMap(({ objectId, level }) => {
      const name = objectDirectory.findName(read, workspace, ObjectKind.model, objectId);
      if (name === undefined) return [];
      return [{ name, user_id: number, permission: presentMlflowLevel(level, "NO_PERMISSIONS") }];
    }),
  };
}
