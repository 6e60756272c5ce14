import type { AppContext } from "#context";
import { type ObjectKind, type Principal, readPermissionOf } from "#ports";
import type { Reader } from "#storage";
import { errors } from "./errors.ts";
import type { Grant, GrantLevel } from "./grant.ts";
import { deleteGrant, listGrants, putGrant } from "./grant.store.ts";
import { findHolder, type Holder, type HolderName } from "./holder.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { everyObject } from "./object-access.ts";

export type GrantContext = IdentityContext & Pick<AppContext, "objectDirectory">;

/** An object as callers name one: an experiment by its id, a model or a deployment by its name; or `*` for all. */
export interface ObjectName {
  readonly kind: ObjectKind;
  readonly name: string;
}

const manage = "access:manage";

/**
 * Gives one holder a level on one object, in place of the level held. Needs `access:manage`, by role or on the object.
 *
 * @param input.ifHeld whether the holder must have a grant on the object already, or must not. Default: either.
 * @throws PlumblineError `identity/object-not-found`, `identity/user-not-found`, `identity/group-not-found`,
 *   `identity/permission-missing`, `identity/grant-exists`, `identity/grant-not-found`.
 */
export async function setGrant(
  context: GrantContext,
  principal: Principal,
  input: { object: ObjectName; holder: HolderName; level: GrantLevel; ifHeld?: boolean },
): Promise<Grant> {
  return writeIdentity(context, async (transaction) => {
    const objectId = requireManaged(context, transaction, principal, input.object);
    const holder = await findHolder(transaction, principal.workspace, input.holder);
    const { workspace } = principal;
    const { kind } = input.object;
    const [before] = await listGrants(transaction, { workspace, kind, objectId, holder });
    if (input.ifHeld === true && before === undefined) throw errors["grant-not-found"](names(input));
    if (input.ifHeld === false && before !== undefined) throw errors["grant-exists"](names(input));
    const { level } = input;
    const grantedAtMs = context.clock.nowMs();
    const grant = { workspace, kind, objectId, level, grantedAtMs, grantedBy: principal.actorId };
    const number = await putGrant(transaction, { ...grant, holder });
    append(context, transaction, principal, "grant.given", { kind, objectId }, holder, {
      level,
      levelBefore: before?.level ?? null,
    });
    return { ...grant, number, holder: input.holder };
  });
}

/** @throws PlumblineError as `setGrant`. */
export async function removeGrant(
  context: GrantContext,
  principal: Principal,
  input: { object: ObjectName; holder: HolderName },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const objectId = requireManaged(context, transaction, principal, input.object);
    const holder = await findHolder(transaction, principal.workspace, input.holder);
    const { workspace } = principal;
    const { kind } = input.object;
    const [before] = await listGrants(transaction, { workspace, kind, objectId, holder });
    if (before === undefined) throw errors["grant-not-found"](names(input));
    await deleteGrant(transaction, { workspace, kind, objectId, holder });
    append(context, transaction, principal, "grant.taken", { kind, objectId }, holder, {
      level: before.level,
    });
  });
}

/** The object's lasting id, for whoever may say who reaches it. What one may not see does not exist. */
export function requireManaged(
  { objectDirectory }: Pick<AppContext, "objectDirectory">,
  reader: Reader,
  principal: Principal,
  { kind, name }: ObjectName,
): string {
  const { workspace, userName, permissions, access } = principal;
  const objectId = name === everyObject ? everyObject : objectDirectory.findId(reader, workspace, kind, name);
  const may = (permission: string) =>
    access === undefined || objectId === undefined
      ? permissions.has(permission)
      : access.permits(permission, kind, objectId);
  if (objectId === undefined || !may(readPermissionOf[kind]))
    throw errors["object-not-found"]({ kind, name });
  if (!may(manage)) throw errors["permission-missing"]({ userName, workspace, permission: manage });
  return objectId;
}

function names({ object, holder }: { object: ObjectName; holder: HolderName }) {
  return { object: `${object.kind}:${object.name}`, holder: `${holder.kind}:${holder.name}` };
}

/** As the modules that own the objects call them in the ledger. */
const subjectNoun: Readonly<Record<ObjectKind, string>> = {
  experiment: "experiment",
  model: "registered-model",
  deployment: "deployment",
};

function append(
  { ledger }: Pick<AppContext, "ledger">,
  transaction: Parameters<AppContext["ledger"]["append"]>[0],
  { actorId, workspace }: Principal,
  type: "grant.given" | "grant.taken",
  { kind, objectId }: { kind: ObjectKind; objectId: string },
  holder: Holder,
  level: Record<string, unknown>,
): void {
  ledger.append(transaction, {
    type,
    subject: `${subjectNoun[kind]}:${objectId === everyObject ? "all" : objectId}`,
    actor: actorId,
    workspace,
    payload: { holder: `${holder.kind}:${holder.id}`, ...level },
  });
}
