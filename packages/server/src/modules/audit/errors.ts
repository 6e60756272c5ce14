import { defineErrors } from "@plumbline/platform";

export const auditErrors = defineErrors("audit", {
  "entry-too-large": {
    status: 413,
    message: (v: { type: string; reason: string }) => `${v.type} cannot be recorded: ${v.reason}`,
  },
  "entry-invalid": {
    status: 400,
    message: (v: { type: string; reason: string }) => `${v.type} cannot be recorded: ${v.reason}`,
  },
  "entry-not-found": {
    status: 404,
    message: (v: { index: number; workspace: string }) =>
      `workspace ${v.workspace} has no ledger entry ${v.index}; its entries are listed at /api/v1/ledger/entries`,
  },
  "tile-not-found": {
    status: 404,
    message: (v: { path: string; size: number }) =>
      `${v.path} is no tile of this ledger, which has ${v.size} entries; paths are those of C2SP tlog-tiles`,
  },
  "not-witnessed": {
    status: 404,
    message: (v: { keyId: string }) =>
      `no witness with the key id ${v.keyId} signed this ledger; its witnesses are listed at /api/v1/ledger/witnesses`,
  },
  "not-opened": {
    status: 503,
    message: (v: { reason: string }) => `the ledger has no key to show: ${v.reason}`,
  },
  "event-id-invalid": {
    status: 400,
    message: (v: { value: string }) =>
      `Last-Event-ID is ${JSON.stringify(v.value)}; it must be the id of an event of this feed, the index of an entry`,
  },
  "not-erasable": {
    status: 409,
    message: (v: { index: number; type: string }) =>
      `entry ${v.index} is ${v.type}; what the ledger says of itself stays readable`,
  },
  "still-in-log-file": {
    status: 503,
    message: (v: { index: number; seconds: number }) =>
      `the payload of entry ${v.index} is erased, but for ${v.seconds} s the database was never idle long enough to clear its write-ahead log, which may hold it; ask again`,
  },
  "key-present": {
    status: 409,
    message: (v: { path: string }) =>
      `${v.path} is there already: a restored ledger gets a key of its own, since the old one may have signed more than was restored`,
  },
  "witnesses-unreadable": {
    status: 500,
    message: (v: { path: string; reason: string }) =>
      `${v.path}: ${v.reason}; each line holds a witness's address, a space and its vkey`,
  },
  "witness-failed": {
    status: 502,
    message: (v: { name: string; url: string; reason: string }) =>
      `the witness ${v.name} at ${v.url} did not sign: ${v.reason}`,
  },
  "lease-lost": {
    status: 503,
    message: (v: { size: number }) =>
      `another sequencer took over after ${v.size} entries; what this one computed was dropped`,
  },
});
