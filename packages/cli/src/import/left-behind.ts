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
    reason: "name the basic-auth app's database with --auth-db to import them, without passwords",
  },
} as const satisfies Record<string, LeftBehind>;
