import type { LeftBehind } from "./import-source.ts";

/** What no import carries, and what to do instead. */
export const neverCarried = {
  webhooks: {
    what: "webhooks",
    count: null,
    reason: "their secrets are not readable; set them up here",
  },
  users: {
    what: "users and permissions",
    count: null,
    reason: "passwords and permissions are not imported; make users here with `plumbline user create`",
  },
} as const satisfies Record<string, LeftBehind>;
