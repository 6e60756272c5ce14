import { defineErrors } from "@plumbline/platform";

/** Codes that begin with `cli/usage` end the command with 2. */
export const importErrors = defineErrors("cli", {
  "usage-import-source": {
    status: 400,
    message: (v: { rule: string }) => v.rule,
  },
  "source-refused": {
    status: 502,
    message: (v: { call: string; status: number; answer: string }) =>
      `the source answered ${v.call} with ${v.status}: ${v.answer}`,
  },
  "source-unreachable": {
    status: 502,
    message: (v: { call: string; reason: string }) =>
      `the source cannot be reached for ${v.call}: ${v.reason}`,
  },
  "file-altered": {
    status: 500,
    message: (v: { path: string; sent: string; stored: string }) =>
      `${v.path} was sent with the digest ${v.sent} and stored as ${v.stored}; run the import again`,
  },
  "usage-export-directory": {
    status: 400,
    message: (v: { path: string; rule: string }) => `${v.path}: ${v.rule}`,
  },
  "export-path": {
    status: 500,
    message: (v: { path: string }) =>
      `the server names a file ${JSON.stringify(v.path)}, which would lie outside the export; nothing is written there`,
  },
  "export-altered": {
    status: 500,
    message: (v: { path: string; written: string; expected: string }) =>
      `${v.path} was written with the digest ${v.expected} and reads as ${v.written}; check the disk and run the export again`,
  },
  "source-schema": {
    status: 400,
    message: (v: { path: string; missing: string }) =>
      `${v.path} is no MLflow database: it has no table ${v.missing}`,
  },
});
