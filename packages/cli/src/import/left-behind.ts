import type { LeftBehind } from "./import-source.ts";

/** What no import carries, and what to do instead. */
export const neverCarried = {
  traces: { what: "traces", count: null, reason: "traces are not imported; their server keeps them" },
  users: {
    what: "users and permissions",
    count: null,
    reason: "passwords and permissions are not imported; make users here with `plumbline user create`",
  },
} as const satisfies Record<string, LeftBehind>;
