import type { Migration } from "kysely/migration";

const viewer = [
  "experiments:read",
  "models:read",
  "datasets:read",
  "jobs:read",
  "evidence:read",
  "deployments:read",
  "monitoring:read",
  "ledger:read",
  "metrics:read",
  "gates:check",
  "session:own",
];
const contributor = [
  ...viewer,
  "experiments:write",
  "models:register",
  "datasets:write",
  "jobs:run",
  "evidence:write",
  "feedback:write",
  "deployments:invoke",
];
const maintainer = [...contributor, "models:promote", "deployments:write", "monitoring:write"];

/** The roles that the product comes with. A permission that no role holds can be used by nobody. */
const permissionsOfRole: Readonly<Record<string, readonly string[]>> = {
  viewer,
  contributor,
  maintainer,
  approver: [...viewer, "approvals:give"],
  auditor: [...viewer, "ledger:audit"],
  // What machines do is left out: an administrator's token must not pass for a worker's or a gateway's.
  administrator: [...maintainer, "approvals:give", "ledger:audit", "users:manage"],
  worker: ["jobs:work", "session:own", "metrics:read"],
  gateway: ["deployments:serve", "session:own", "metrics:read"],
};

export const roles: Migration = {
  async up(database) {
    const rows = Object.entries(permissionsOfRole).flatMap(([role, permissions]) =>
      permissions.map((permission) => ({ role, permission })),
    );
    await database.insertInto("role_permissions").values(rows).execute();
  },
};
