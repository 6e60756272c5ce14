import { defineErrors } from "@plumbline/platform";

export const storageErrors = defineErrors("storage", {
  "foreign-await": {
    status: 500,
    message: () =>
      "a use case waited for something other than the database inside its transaction; it was rolled back",
  },
  "newer-database": {
    status: 500,
    message: (v: { unknown: string }) =>
      `the database was written by a newer version (migration ${v.unknown} is unknown here); start that version, or restore a backup made by this one`,
  },
  "migration-failed": {
    status: 500,
    message: (v: { name: string; reason: string }) =>
      `migration ${v.name} failed and left nothing behind: ${v.reason}`,
  },
  "in-use": {
    status: 500,
    message: (v: { directory: string }) =>
      `another server has the data directory ${v.directory} open; stop it, or give this one a directory of its own`,
  },
  closed: { status: 503, message: () => "the database is closed: the server is shutting down" },
});
