import type { Problem } from "@plumbline/platform";
import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import { findGroupByName, type Group, type GroupId, insertGroup } from "./group.store.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { userNamePattern } from "./user-rules.ts";

const maximumDescriptionCharacters = 2000;

/** @throws PlumblineError `identity/invalid-group`, `identity/group-exists`. */
export async function createGroup(
  context: IdentityContext,
  principal: Principal,
  input: { name: string; description?: string | null | undefined },
): Promise<Group> {
  assertValidGroup(input);
  return writeIdentity(context, async (transaction) => {
    const { name } = input;
    if ((await findGroupByName(transaction, name)) !== undefined) throw errors["group-exists"]({ name });
    const group: Group = {
      id: context.random.id() as GroupId,
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
      payload: { name, description: group.description },
    });
    return group;
  });
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
