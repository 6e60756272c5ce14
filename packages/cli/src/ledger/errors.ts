import { defineErrors } from "@plumbline/platform";

export const ledgerCommandErrors = defineErrors("ledger", {
  "state-unreadable": {
    status: 400,
    message: (v: { path: string; reason: string }) =>
      `state file ${v.path}: ${v.reason}; name another file to begin anew, and keep this one for whoever asks why`,
  },
  "state-of-another-key": {
    status: 400,
    message: (v: { path: string; stateKey: string; key: string }) =>
      `state file ${v.path} remembers a ledger signed by ${v.stateKey}, not by ${v.key}; use one state file for each ledger`,
  },
  "target-invalid": {
    status: 400,
    message: (v: { target: string; reason: string }) => `${v.target}: ${v.reason}`,
  },
  "key-missing": {
    status: 400,
    message: (v: { path: string }) =>
      `${v.path} is not there; name the directory of an export, or the ledger's key with --key`,
  },
  "key-malformed": {
    status: 400,
    message: (v: { place: string; reason: string }) => `key in ${v.place}: ${v.reason}`,
  },
  "file-unreadable": {
    status: 400,
    message: (v: { path: string; reason: string }) => `${v.path} cannot be read: ${v.reason}`,
  },
  "file-too-large": {
    status: 400,
    message: (v: { path: string; maximumBytes: number }) =>
      `${v.path} is larger than the ${v.maximumBytes} bytes that a file of a ledger can have`,
  },
  "directory-in-use": {
    status: 400,
    message: (v: { directory: string; rule: string }) =>
      `${v.directory} ${v.rule}; export to a new or empty directory, or over an earlier export of the same ledger`,
  },
  "export-not-good": {
    status: 500,
    message: (v: { directory: string; fault: string }) =>
      `what was exported to ${v.directory} does not verify: ${v.fault}`,
  },
});
