import { defineErrors } from "@plumbline/platform";

export const backupErrors = defineErrors("backups", {
  "no-database": {
    status: 400,
    message: (v: { path: string }) => `${v.path} is not there; name the data directory of a server`,
  },
  "inside-data": {
    status: 400,
    message: (v: { backup: string; data: string }) =>
      `the backup ${v.backup} lies in the data directory ${v.data}; a backup belongs on another disk`,
  },
  "damaged-database": {
    status: 500,
    message: (v: { path: string; reason: string }) =>
      `${v.path} is damaged: ${v.reason}; restore an earlier snapshot`,
  },
  "damaged-object": {
    status: 500,
    message: (v: { path: string; actual: string }) =>
      `${v.path} is damaged: its bytes have the SHA-256 ${v.actual}; put the object back from another copy`,
  },
  "missing-object": {
    status: 500,
    message: (v: { path: string }) => `${v.path} is missing; the snapshot is not whole`,
  },
  "no-snapshot": {
    status: 404,
    message: (v: { backup: string; id: string }) =>
      v.id === ""
        ? `${v.backup} holds no snapshot; plumbline backup makes one`
        : `${v.backup} holds no snapshot ${v.id}; plumbline backup list shows those it has`,
  },
  "manifest-unreadable": {
    status: 500,
    message: (v: { path: string; reason: string }) => `${v.path}: ${v.reason}; restore another snapshot`,
  },
  "ledger-not-good": {
    status: 500,
    message: (v: { snapshot: string; fault: string }) =>
      `the ledger in ${v.snapshot} does not verify: ${v.fault}; restore another snapshot`,
  },
  "not-empty": {
    status: 409,
    message: (v: { directory: string }) =>
      `${v.directory} is there already; restore into a directory that is not`,
  },
  "keys-unreadable": {
    status: 400,
    message: (v: { path: string }) => `${v.path} is no directory; name what was DIR/keys of the server`,
  },
});
