import type { ActorId, WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { errors } from "./errors.ts";
import { findGroupByName, type GroupId } from "./group.store.ts";
import { findUserByName } from "./user.store.ts";

/** Whoever holds a role or a grant. */
export type Holder =
  | { readonly kind: "user"; readonly id: ActorId; readonly name: string }
  | { readonly kind: "group"; readonly id: GroupId; readonly name: string };

/** A holder as callers name one. */
export interface HolderName {
  readonly kind: "user" | "group";
  readonly name: string;
}

/** @throws PlumblineError `identity/user-not-found`, `identity/group-not-found`. */
export async function findHolder(
  reader: Reader,
  workspace: WorkspaceId,
  { kind, name }: HolderName,
): Promise<Holder> {
  if (kind === "user") {
    const user = await findUserByName(reader, name);
    if (user === undefined) throw errors["user-not-found"]({ userName: name });
    return { kind, id: user.actorId, name };
  }
  const group = await findGroupByName(reader, workspace, name);
  if (group === undefined) throw errors["group-not-found"]({ groupName: name });
  return { kind, id: group.id, name };
}
