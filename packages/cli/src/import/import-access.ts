import { PlumblineApiError, type PlumblineClient } from "@plumbline/sdk";
import type { AuthContent, AuthPermission } from "./auth-database.ts";
import type { ImportReport } from "./import-report.ts";
import type { ExperimentPlaces } from "./import-work.ts";

/** MLflow's levels by their names here. */
const levels: Readonly<Record<string, string>> = {
  READ: "read",
  USE: "use",
  EDIT: "edit",
  MANAGE: "manage",
  NO_PERMISSIONS: "none",
  DENY: "none",
};

interface Grant {
  readonly object: string;
  readonly holder: string;
  readonly level: string;
}

/**
 * Brings users without password or role, who can do nothing but what their grants say until someone gives them a sign-in
 * link; roles as groups; permissions as grants. A user, group or grant that is here stays as it is.
 */
export async function importAccess(
  { client, report, places }: { client: PlumblineClient; report: ImportReport; places: ExperimentPlaces },
  { users, roles, permissions }: AuthContent,
): Promise<void> {
  const arrived = new Set<string>();
  for (const { userName, isAdmin } of users) {
    const came = await create(report, "users", userName, () => client.post("/api/v1/users", { userName }));
    if (came) arrived.add(`user:${userName}`);
    if (isAdmin) {
      const reason = "they come without a role; an administrator here gives them one";
      report.leave("administrators", userName, reason);
    }
  }
  const reason = "they are not readable; send each user a link with `plumbline user link`";
  report.leaveAll({ what: "passwords", count: users.length, reason });
  for (const { name, description, userNames } of roles) {
    const body = { name, ...(description !== undefined && { description }) };
    if (!(await create(report, "groups", name, () => client.post("/api/v1/groups", body)))) continue;
    arrived.add(`group:${name}`);
    for (const userName of userNames.filter((member) => arrived.has(`user:${member}`))) {
      const path = `/api/v1/groups/${encodeURIComponent(name)}/members/${encodeURIComponent(userName)}`;
      await create(report, "group members", `${userName} of ${name}`, () => client.put(path));
    }
  }
  await importGrants({ client, report, places }, permissions, arrived);
}

async function importGrants(
  { client, report, places }: { client: PlumblineClient; report: ImportReport; places: ExperimentPlaces },
  permissions: readonly AuthPermission[],
  arrived: ReadonlySet<string>,
): Promise<void> {
  const { grants } = await client.get<{ grants: Grant[] }>("/api/v1/grants");
  const held = new Map(grants.map(({ object, holder, level }) => [`${holder}\n${object}`, level]));
  for (const permission of permissions) {
    const holder = `${permission.holder.kind}:${permission.holder.name}`;
    const name = `${permission.permission} of ${holder} on ${permission.resourceType} ${permission.resource}`;
    const level = levels[permission.permission];
    const object = objectOf(permission, places);
    const known = object === undefined ? undefined : held.get(`${holder}\n${object}`);
    if (!arrived.has(holder)) report.leave("permissions", name, "whoever holds it did not come");
    else if (object === undefined || level === undefined)
      report.leave("permissions", name, "what it is on did not come, or has no grants here");
    else if (known === level) report.count("grants unchanged");
    else if (known !== undefined)
      report.leave("permissions", name, `another level is granted here (${known}); it stays`);
    else await create(report, "grants", name, () => client.put("/api/v1/grants", { object, holder, level }));
  }
}

/** As grants name it here. */
function objectOf({ resourceType, resource }: AuthPermission, places: ExperimentPlaces): string | undefined {
  if (resourceType === "registered_model" || resourceType === "prompt") return `model:${resource}`;
  if (resourceType !== "experiment") return undefined;
  if (resource === "*") return "experiment:*";
  const id = places.get(resource)?.experimentId;
  return id === undefined ? undefined : `experiment:${id}`;
}

/** @returns whether it is on the server now. */
async function create(
  report: ImportReport,
  what: string,
  name: string,
  call: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await call();
    report.count(what);
    return true;
  } catch (error) {
    if (!(error instanceof PlumblineApiError && error.status < 500)) throw error;
    if (error.status !== 409) {
      report.leave(what, name, error.message);
      return false;
    }
    report.count(`${what} unchanged`);
    return true;
  }
}
