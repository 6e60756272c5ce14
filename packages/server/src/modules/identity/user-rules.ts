import type { Problem } from "@plumbline/platform";
import type { WorkspaceId } from "#ports";
import type { Transaction } from "#storage";
import { errors } from "./errors.ts";
import { passwordProblem } from "./password.ts";
import { listRoles } from "./role.store.ts";
import { defaultWorkspace } from "./principal.ts";
import { listAdministrators, type User, UserKind } from "./user.store.ts";

/** A colon would end the name in Basic authentication; a slash or a space is trouble in a path. */
export const userNamePattern = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/;
const reservedUserNames = ["system", "anonymous"];

/** @throws PlumblineError `identity/invalid-user` with everything that is wrong. */
export async function assertValidUser(
  transaction: Transaction,
  user: {
    userName?: string | undefined;
    roles?: readonly string[] | undefined;
    password?: string | undefined;
    kind?: UserKind | undefined;
  },
): Promise<void> {
  const problems: Problem[] = [];
  if (user.userName !== undefined) {
    if (!userNamePattern.test(user.userName)) {
      problems.push({
        field: "userName",
        message: `${JSON.stringify(user.userName)} is not a user name; use 1 to 128 letters, digits or . _ @ + -, the first a letter or digit`,
      });
    } else if (reservedUserNames.includes(user.userName)) {
      problems.push({
        field: "userName",
        message: `${user.userName} is the server's own name; choose another`,
      });
    }
  }
  if (user.roles !== undefined) problems.push(...rolesProblems(user.roles, await listRoles(transaction)));
  const broken = user.password === undefined ? undefined : passwordProblem(user.password);
  if (broken !== undefined) problems.push({ field: "password", message: broken });
  if (user.kind === UserKind.service && user.password !== undefined) {
    problems.push({
      field: "password",
      message: "a service account signs in by token alone; leave the password out",
    });
  }
  if (problems.length > 0) throw errors["invalid-user"]({ problems }, { problems });
}

function rolesProblems(roles: readonly string[], known: readonly string[]): Problem[] {
  if (roles.length === 0) {
    return [{ field: "roles", message: `is empty; give at least one of ${known.join(", ")}` }];
  }
  return roles.flatMap((role, index) =>
    known.includes(role)
      ? []
      : [
          {
            field: `roles[${index}]`,
            message: `${JSON.stringify(role)} is no role; the roles are ${known.join(", ")}`,
          },
        ],
  );
}

/** None is fine: whoever holds none is no member. @throws PlumblineError `identity/invalid-user`. */
export async function assertKnownRoles(transaction: Transaction, roles: readonly string[]): Promise<void> {
  const problems = roles.length === 0 ? [] : rolesProblems(roles, await listRoles(transaction));
  if (problems.length > 0) throw errors["invalid-user"]({ problems }, { problems });
}

/** @throws PlumblineError `identity/last-administrator` where nobody could manage the server after this user's loss. */
export async function assertNotLastAdministrator(
  transaction: Transaction,
  workspace: WorkspaceId,
  user: User,
): Promise<void> {
  // Those of default manage every other workspace too.
  if (workspace !== defaultWorkspace) return;
  const administrators = await listAdministrators(transaction, workspace);
  if (administrators.length === 1 && administrators[0]?.actorId === user.actorId) {
    throw errors["last-administrator"]({ userName: user.userName });
  }
}
