import type { AppContext, Route } from "#context";
import type { Principal } from "#ports";
import { changeGroup } from "./change-group.ts";
import { changeGroupMember } from "./change-group-member.ts";
import { assertMayManageGroup, createGroup } from "./create-group.ts";
import { errors } from "./errors.ts";
import { type Group, listGroups, listMembersOf } from "./group.store.ts";
import { listUsableWorkspaces } from "./list-usable-workspaces.ts";
import { presentMlflowRole, requireWorkspaceGroup, type WorkspaceGroup } from "./mlflow-role.ts";
import { mlflowCall } from "./mlflow-route.ts";
import { requireUser } from "./mlflow-users.routes.ts";
import { authorise } from "./principal.ts";
import { removeGroup } from "./remove-group.ts";
import { resolvePrincipal } from "./resolve-principal.ts";

const root = "/3.0/mlflow/roles";
const permission = "session:own";

/** The roles of MLflow's basic-auth app, which are here the groups of a workspace with the grants that they hold. */
export const mlflowRoleRoutes: readonly Route[] = [
  mlflowCall({
    method: "POST",
    path: `${root}/create`,
    permission,
    summary: "Create a group of a workspace",
    handle: async (context, principal, input) => {
      const acting = actIn(context, principal, input.text("workspace"));
      const group = await createGroup(context, acting, {
        name: input.text("name"),
        description: input.optionalText("description"),
        workspace: acting.workspace,
      });
      return { role: await presentMlflowRole(context, group as WorkspaceGroup) };
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/get`,
    permission,
    summary: "A group of a workspace",
    handle: async (context, principal, input) => {
      const { group } = await manageable(context, principal, input.integer("role_id"));
      return { role: await presentMlflowRole(context, group) };
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/list`,
    permission,
    summary: "The groups of some workspaces, or of all that one manages",
    handle: async (context, principal, input) => {
      const named = input.texts("workspace");
      const workspaces =
        named.length > 0 ? named : (await listUsableWorkspaces(context, principal)).map(({ name }) => name);
      const groups: WorkspaceGroup[] = [];
      for (const name of workspaces) {
        const acting = actIn(context, principal, name);
        if (named.length > 0) authorise(acting, "access:manage");
        else if (!acting.permissions.has("access:manage")) continue;
        groups.push(...(await listGroups(context.storage.read, acting.workspace)).filter(isOfWorkspace));
      }
      return { roles: await Promise.all(groups.map((group) => presentMlflowRole(context, group))) };
    },
  }),
  mlflowCall({
    method: "PATCH",
    path: `${root}/update`,
    permission,
    summary: "Rename or describe a group of a workspace",
    handle: async (context, principal, input) => {
      const { group, acting } = await manageable(context, principal, input.integer("role_id"));
      const [name, description] = [input.optionalText("name"), input.optionalText("description")];
      if (name === undefined && description === undefined) {
        throw errors["field-missing"]({ name: "name or description", type: "text" });
      }
      const changed = await changeGroup(context, acting, { groupName: group.name, name, description });
      return { role: await presentMlflowRole(context, changed as WorkspaceGroup) };
    },
  }),
  mlflowCall({
    method: "DELETE",
    path: `${root}/delete`,
    permission,
    summary: "Remove a group of a workspace",
    handle: async (context, principal, input) => {
      const { group, acting } = await manageable(context, principal, input.integer("role_id"));
      await removeGroup(context, acting, { groupName: group.name });
      return {};
    },
  }),
  mlflowCall({
    method: "POST",
    path: `${root}/assign`,
    permission,
    summary: "Put a user into a group of a workspace",
    handle: async (context, principal, input) => {
      const { group, acting } = await manageable(context, principal, input.integer("role_id"));
      const userName = input.text("username");
      const user = await requireUser(context, userName);
      const member = { groupName: group.name, userName };
      if (!(await changeGroupMember(context, acting, { ...member, isMember: true }))) {
        throw errors["member-exists"](member);
      }
      return { assignment: presentAssignment(group, user) };
    },
  }),
  mlflowCall({
    method: "DELETE",
    path: `${root}/unassign`,
    permission,
    summary: "Take a user out of a group of a workspace",
    handle: async (context, principal, input) => {
      const { group, acting } = await manageable(context, principal, input.integer("role_id"));
      const member = { groupName: group.name, userName: input.text("username") };
      if (!(await changeGroupMember(context, acting, { ...member, isMember: false }))) {
        throw errors["member-not-found"](member);
      }
      return {};
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/users/list`,
    permission,
    summary: "The members of a group of a workspace",
    handle: async (context, principal, input) => {
      const { group } = await manageable(context, principal, input.integer("role_id"));
      const members = await listMembersOf(context.storage.read, group.id);
      return { assignments: members.map((user) => presentAssignment(group, user)) };
    },
  }),
  mlflowCall({
    method: "GET",
    path: "/3.0/mlflow/users/roles/list",
    permission,
    summary: "The groups of workspaces that a user is in",
    handle: async (context, principal, input) => {
      const user = await requireUser(context, input.text("username"));
      const isOwn = user.userName === principal.userName;
      const roles = [];
      for (const { name } of await listUsableWorkspaces(context, principal)) {
        const acting = actIn(context, principal, name);
        if (!isOwn && !acting.permissions.has("access:manage")) continue;
        for (const group of (await listGroups(context.storage.read, name)).filter(isOfWorkspace)) {
          const members = await listMembersOf(context.storage.read, group.id);
          if (members.some(({ number }) => number === user.number)) {
            roles.push(await presentMlflowRole(context, group));
          }
        }
      }
      return { roles };
    },
  }),
].flat();

/** The principal in the workspace that the call names, whatever the header says. */
function actIn({ storage }: Pick<AppContext, "storage">, principal: Principal, workspace: string): Principal {
  if (workspace === principal.workspace || principal.isLimited === true) {
    if (workspace !== principal.workspace) throw errors["workspace-not-found"]({ workspace });
    return principal;
  }
  return resolvePrincipal(storage.read, principal, workspace);
}

/** A group that the principal manages. @throws PlumblineError `identity/mlflow-role-not-found`, also where not. */
export async function manageable(
  context: Pick<AppContext, "storage">,
  principal: Principal,
  number: number,
): Promise<{ group: WorkspaceGroup; acting: Principal }> {
  const group = await requireWorkspaceGroup(context, number);
  const acting = actIn(context, principal, group.workspace);
  assertMayManageGroup(acting, group);
  return { group, acting };
}

function isOfWorkspace(group: Group): group is WorkspaceGroup {
  return group.workspace !== null;
}

const largestGroupNumber = 2 ** 20;

function presentAssignment({ number: role }: Group, { number: user }: { number: number }) {
  return { id: user * largestGroupNumber + role, user_id: user, role_id: role };
}
