import type { Problem } from "@plumbline/platform";
import type { Principal, WorkspaceId } from "#ports";
import { errors } from "./errors.ts";
import { type Group, type GroupId, insertGroup, isGroupNameTaken, nextGroupNumber } from "./group.store.ts";
import { authorise } from "./principal.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { userNamePattern } from "./user-rules.ts";

const maximumDescriptionCharacters = 2000;

/** @throws PlumblineError `identity/invalid-group`, `identity/group-exists`, `identity/permission-missing`. */
export async function createGroup(
  context: IdentityContext,
  principal: Principal,
  input: { name: string; description?: string | null | undefined; workspace?: WorkspaceId | undefined },
): Promise<Group> {
  const { name, workspace = null } = input;
  assertMayManageGroup(principal, { workspace });
  assertValidGroup(input);
  return writeIdentity(context, async (transaction) => {
    if (await isGroupNameTaken(transaction, { name, workspace })) throw errors["group-exists"]({ name });
    const group: Group = {
      id: context.random.id() as GroupId,
      number: nextGroupNumber(transaction),
      workspace,
      name,
      description: input.description ?? null,
      createdAtMs: context.clock.nowMs(),
    };
    await insertGroup(transaction, group);
    context.ledger.append(transaction, {
      type: "group.created",
      subject: `group:${group.id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { name, description: group.description, ofWorkspace: workspace },
    });
    return group;
  });
}

/**
 * A group of the whole server needs `users:manage`; one of a workspace `access:manage` there.
 *
 * @throws PlumblineError `identity/permission-missing`.
 */
export function assertMayManageGroup(principal: Principal, { workspace }: Pick<Group, "workspace">): void {
  if (principal.permissions.has("users:manage")) return;
  authorise(principal, workspace === principal.workspace ? "access:manage" : "users:manage");
}

/** A group's name follows the rule of users' names. */
export function assertValidGroup(input: {
  name?: string | undefined;
  description?: string | null | undefined;
}): void {
  const problems: Problem[] = [];
  if (input.name !== undefined && !userNamePattern.test(input.name)) {
    problems.push({
      field: "name",
      message: `${JSON.stringify(input.name)} is not a group's name; use 1 to 128 letters, digits or . _ @ + -, the first a letter or digit`,
    });
  }
  const { length } = Array.from(input.description ?? "");
  if (length > maximumDescriptionCharacters) {
    problems.push({
      field: "description",
      message: `is ${length} characters long; at most ${maximumDescriptionCharacters} are allowed`,
    });
  }
  if (problems.length > 0) throw errors["invalid-group"]({ problems }, { problems });
}
