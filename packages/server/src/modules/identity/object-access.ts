import { type ObjectAccess, type ObjectKind, readPermissionOf, type VisibleObjects } from "#ports";

/** In place of an object's id: every object of the kind. */
export const everyObject = "*";

export interface HeldGrant {
  readonly kind: ObjectKind;
  /** Or `*`. */
  readonly objectId: string;
  /** `none` where the set is empty: it takes away. */
  readonly permissions: ReadonlySet<string>;
}

/**
 * What roles and grants together allow on single objects. Permissions that no grant can give, such as `approvals:give`,
 * come from a role alone, for the objects that one may see.
 */
export class GrantedAccess implements ObjectAccess {
  readonly #rolePermissions: ReadonlySet<string>;
  readonly #rolesReachObjects: boolean;
  readonly #grantable: ReadonlyMap<ObjectKind, ReadonlySet<string>>;
  readonly #grants = new Map<string, HeldGrant[]>();

  constructor(input: {
    rolePermissions: ReadonlySet<string>;
    rolesReachObjects: boolean;
    grantable: ReadonlyMap<ObjectKind, ReadonlySet<string>>;
    grants: readonly HeldGrant[];
  }) {
    this.#rolePermissions = input.rolePermissions;
    this.#rolesReachObjects = input.rolesReachObjects;
    this.#grantable = input.grantable;
    for (const grant of input.grants) {
      const key = `${grant.kind}:${grant.objectId}`;
      const same = this.#grants.get(key);
      if (same === undefined) this.#grants.set(key, [grant]);
      else same.push(grant);
    }
  }

  permits(permission: string, kind: ObjectKind, objectId: string): boolean {
    const grants = this.#on(kind, objectId);
    if (grants.some(({ permissions }) => permissions.size === 0)) return false;
    if (this.#isGrantable(permission, kind)) {
      return (
        (this.#rolesReachObjects && this.#rolePermissions.has(permission)) ||
        grants.some(({ permissions }) => permissions.has(permission))
      );
    }
    return this.#rolePermissions.has(permission) && this.permits(readPermissionOf[kind], kind, objectId);
  }

  permitsSome(permission: string): boolean {
    if (this.#rolePermissions.has(permission)) return true;
    return [...this.#grants.values()].flat().some(({ permissions }) => permissions.has(permission));
  }

  visible(kind: ObjectKind): VisibleObjects {
    const named = new Set(
      [...this.#grants.values()]
        .flat()
        .filter((grant) => grant.kind === kind && grant.objectId !== everyObject)
        .map(({ objectId }) => objectId),
    );
    const may = (objectId: string) => this.permits(readPermissionOf[kind], kind, objectId);
    // What holds for an object that no grant names holds for all but the named ones.
    const allBut = may(everyObject);
    return { allBut, ids: [...named].filter((objectId) => may(objectId) !== allBut) };
  }

  #isGrantable(permission: string, kind: ObjectKind): boolean {
    return this.#grantable.get(kind)?.has(permission) === true;
  }

  #on(kind: ObjectKind, objectId: string): readonly HeldGrant[] {
    const every = this.#grants.get(`${kind}:${everyObject}`) ?? [];
    if (objectId === everyObject) return every;
    return [...every, ...(this.#grants.get(`${kind}:${objectId}`) ?? [])];
  }
}
