import { defineErrors } from "@plumbline/platform";

export const errors = defineErrors("identity", {
  "not-signed-in": {
    status: 401,
    message: () =>
      "nobody is signed in: send a token as Authorization: Bearer, a user name and password as Basic, or sign in in a browser",
  },
  "unknown-scheme": {
    status: 401,
    message: (v: { scheme: string }) =>
      `Authorization: the scheme ${JSON.stringify(v.scheme)} is not known here; use Bearer or Basic`,
  },
  "token-refused": {
    status: 401,
    message: () => "the token is unknown or was revoked; make a new one and send that",
  },
  "token-expired": {
    status: 401,
    message: (v: { expiredAt: string }) =>
      `the token expired at ${v.expiredAt}; make a new one and send that`,
  },
  "session-ended": {
    status: 401,
    message: () => "the browser session has ended or was idle too long; sign in again",
  },
  "wrong-credentials": { status: 401, message: () => "the user name or the password is wrong" },
  "sign-in-link-refused": {
    status: 401,
    message: () => "the sign-in link is unknown, used or expired; ask an administrator for a new one",
  },
  "too-many-attempts": {
    status: 429,
    message: (v: { seconds: number }) =>
      `too many wrong passwords from this address, or for this name; try again in ${v.seconds} s`,
  },
  "permission-missing": {
    status: 403,
    message: (v: { userName: string; permission: string; workspace: string }) =>
      `${v.userName} lacks the permission ${v.permission} in workspace ${v.workspace}; ask an administrator for a role that has it`,
  },
  "cross-site-request": {
    status: 403,
    message: () =>
      "a browser session changes things only from this server's own pages: the request's Origin is another; use a token from elsewhere",
  },
  "workspace-not-found": {
    status: 404,
    message: (v: { workspace: string }) =>
      `workspace ${JSON.stringify(v.workspace)} does not exist, or you hold nothing in it; GET /api/v1/workspaces lists yours`,
  },
  "two-workspaces": {
    status: 400,
    message: (v: { ours: string; theirs: string }) =>
      `X-Plumbline-Workspace is ${JSON.stringify(v.ours)} and X-MLFLOW-WORKSPACE is ${JSON.stringify(v.theirs)}; send one of them`,
  },
  "invalid-workspace": {
    status: 400,
    message: (v: { problems: readonly { field: string; message: string }[] }) =>
      v.problems.map(({ field, message }) => `${field}: ${message}`).join("; "),
  },
  "workspace-exists": {
    status: 409,
    message: (v: { workspace: string }) =>
      `workspace ${JSON.stringify(v.workspace)} exists already, or did; choose another name`,
    mlflowCode: "RESOURCE_ALREADY_EXISTS",
  },
  "default-workspace-stays": {
    status: 409,
    message: () => "the workspace default is the server's own and cannot be removed",
    mlflowCode: "INVALID_STATE",
  },
  "user-not-found": {
    status: 404,
    message: (v: { userName: string }) => `user ${JSON.stringify(v.userName)} does not exist`,
  },
  "user-exists": {
    status: 409,
    message: (v: { userName: string }) =>
      `user ${JSON.stringify(v.userName)} exists already; choose another userName or change that user`,
    mlflowCode: "RESOURCE_ALREADY_EXISTS",
  },
  "invalid-user": {
    status: 400,
    message: (v: { problems: readonly { field: string; message: string }[] }) =>
      v.problems.map(({ field, message }) => `${field}: ${message}`).join("; "),
  },
  "last-administrator": {
    status: 409,
    message: (v: { userName: string }) =>
      `${v.userName} is the last administrator; make another user administrator first`,
  },
  "service-account": {
    status: 409,
    message: (v: { userName: string }) =>
      `${v.userName} is a service account, which signs in by token alone; make a token for it`,
  },
  "group-not-found": {
    status: 404,
    message: (v: { groupName: string }) => `group ${JSON.stringify(v.groupName)} does not exist`,
  },
  "group-exists": {
    status: 409,
    message: (v: { name: string }) =>
      `group ${JSON.stringify(v.name)} exists already; choose another name or change that group`,
    mlflowCode: "RESOURCE_ALREADY_EXISTS",
  },
  "invalid-group": {
    status: 400,
    message: (v: { problems: readonly { field: string; message: string }[] }) =>
      v.problems.map(({ field, message }) => `${field}: ${message}`).join("; "),
  },
  "member-exists": {
    status: 409,
    message: (v: { groupName: string; userName: string }) => `${v.userName} is in ${v.groupName} already`,
    mlflowCode: "RESOURCE_ALREADY_EXISTS",
  },
  "member-not-found": {
    status: 404,
    message: (v: { groupName: string; userName: string }) => `${v.userName} is not in ${v.groupName}`,
  },
  "mlflow-role-not-found": {
    status: 404,
    message: (v: { number: number }) => `no role, that is no group of a workspace, has the id ${v.number}`,
  },
  "mlflow-permission-not-found": {
    status: 404,
    message: (v: { id: number }) => `no role's permission has the id ${v.id}`,
  },
  "object-not-found": {
    status: 404,
    message: (v: { kind: string; name: string }) => `${v.kind} ${JSON.stringify(v.name)} does not exist`,
  },
  "grant-not-found": {
    status: 404,
    message: (v: { object: string; holder: string }) =>
      `${v.holder} has no grant on ${v.object}; give one first`,
  },
  "grant-exists": {
    status: 409,
    message: (v: { object: string; holder: string }) =>
      `${v.holder} has a grant on ${v.object} already; change that one`,
    mlflowCode: "RESOURCE_ALREADY_EXISTS",
  },
  "field-missing": {
    status: 400,
    message: (v: { name: string; type: string }) => `${v.name} is missing, or is no ${v.type}; give one`,
  },
  "unknown-level": {
    status: 400,
    message: (v: { permission: string; known: readonly string[] }) =>
      `permission: ${JSON.stringify(v.permission)} is none; give one of ${v.known.join(", ")}`,
  },
  "level-not-given": {
    status: 400,
    message: () =>
      "permission: NO_PERMISSIONS is not given to anybody; DENY takes away, and revoke takes back",
  },
  "unknown-resource-type": {
    status: 400,
    message: (v: { resourceType: string; known: readonly string[] }) =>
      `resource_type: grants on ${JSON.stringify(v.resourceType)} are not kept here; give one of ${v.known.join(", ")}`,
  },
  "unknown-mode": {
    status: 400,
    message: (v: { mode: string; known: readonly string[] }) =>
      `mode: ${JSON.stringify(v.mode)} is not offered; give one of ${v.known.join(", ")}`,
  },
  "no-artifact-root": {
    status: 400,
    message: () =>
      "default_artifact_root: this server keeps every workspace's artifacts itself; leave it out",
  },
  "workspace-in-use": {
    status: 409,
    message: (v: { workspace: string }) =>
      `workspace ${JSON.stringify(v.workspace)} holds runs, models or deployments; close it with evenIfUsed=true, and nobody reaches them any more`,
    mlflowCode: "INVALID_STATE",
  },
  "not-oneself": {
    status: 400,
    message: () => "nobody removes their own account; ask another administrator",
    mlflowCode: "BAD_REQUEST",
  },
  "current-password-missing": {
    status: 400,
    message: () => "the current password is missing; who changes their own password gives the present one",
  },
  "current-password-wrong": {
    status: 400,
    message: () => "the current password does not match",
  },
  "password-unchanged": {
    status: 400,
    message: () => "the new password is the current one; choose another",
  },
  "limited-token": {
    status: 403,
    message: () =>
      "a token that is limited to some permissions or to one workspace makes and changes no credentials; sign in, or send an unlimited token",
  },
  "invalid-token": {
    status: 400,
    message: (v: { problems: readonly { field: string; message: string }[] }) =>
      v.problems.map(({ field, message }) => `${field}: ${message}`).join("; "),
  },
  "unknown-permission": {
    status: 400,
    message: (v: { permission: string; known: readonly string[] }) =>
      `permission: ${JSON.stringify(v.permission)} is none; the permissions are ${v.known.join(", ")}`,
  },
  "session-not-found": {
    status: 404,
    message: (v: { id: string }) => `no live session of yours has the id ${JSON.stringify(v.id)}`,
  },
  "token-not-found": {
    status: 404,
    message: (v: { id: string }) => `no live token of yours has the id ${JSON.stringify(v.id)}`,
  },
});
