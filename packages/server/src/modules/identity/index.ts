import type { Module } from "#context";
import { accessRoutes } from "./access.routes.ts";
import { accountRoutes } from "./account.routes.ts";
import { grantRoutes } from "./grant.routes.ts";
import { groupRoutes } from "./group.routes.ts";
import { startIdentity } from "./identity-service.ts";
import { usersAndCredentials } from "./migrations/0001-users-and-credentials.ts";
import { roles } from "./migrations/0002-roles.ts";
import { importsPermission } from "./migrations/0003-imports-permission.ts";
import { workspacesAndGroups } from "./migrations/0004-workspaces-and-groups.ts";
import { limitedTokens } from "./migrations/0005-limited-tokens.ts";
import { webhooksPermissions } from "./migrations/0006-webhooks-permissions.ts";
import { storagePermission } from "./migrations/0007-storage-permission.ts";
import { mlflowPermissionRoutes } from "./mlflow-permissions.routes.ts";
import { mlflowRolePermissionRoutes } from "./mlflow-role-permissions.routes.ts";
import { mlflowRoleRoutes } from "./mlflow-roles.routes.ts";
import { mlflowUserPermissionRoutes } from "./mlflow-user-permissions.routes.ts";
import { mlflowUserRoutes } from "./mlflow-users.routes.ts";
import { mlflowWorkspaceRoutes } from "./mlflow-workspaces.routes.ts";
import { memberRoutes } from "./member.routes.ts";
import { sessionRoutes } from "./session.routes.ts";
import { tokenRoutes } from "./token.routes.ts";
import { userRoutes } from "./user.routes.ts";
import { workspaceRoutes } from "./workspace.routes.ts";

export { authenticateRequest } from "./authenticate-request.ts";
export { createToken } from "./create-token.ts";
export { createUser } from "./create-user.ts";
export { offerSignInLink } from "./first-credentials.ts";
export { authorise, defaultWorkspace, lacksPermission, systemPrincipal } from "./principal.ts";
export { listInvokeTokens } from "./token.store.ts";
export { describeActors } from "./user.store.ts";
export { mayNotice, visibleClause } from "./visible-objects.ts";

export const identityModule: Module = {
  name: "identity",
  migrations: {
    "0001-users-and-credentials": usersAndCredentials,
    "0002-roles": roles,
    "0003-imports-permission": importsPermission,
    "0004-workspaces-and-groups": workspacesAndGroups,
    "0005-limited-tokens": limitedTokens,
    "0006-webhooks-permissions": webhooksPermissions,
    "0007-storage-permission": storagePermission,
  },
  routes: [
    ...sessionRoutes,
    ...userRoutes,
    ...tokenRoutes,
    ...workspaceRoutes,
    ...groupRoutes,
    ...memberRoutes,
    ...grantRoutes,
    ...accessRoutes,
    ...accountRoutes,
    ...mlflowUserRoutes,
    ...mlflowPermissionRoutes,
    ...mlflowUserPermissionRoutes,
    ...mlflowRoleRoutes,
    ...mlflowRolePermissionRoutes,
    ...mlflowWorkspaceRoutes,
  ],
  start: startIdentity,
};
