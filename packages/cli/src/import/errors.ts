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
  "source-schema": {
    status: 400,
    message: (v: { path: string; missing: string }) =>
      `${v.path} is no MLflow database: it has no table ${v.missing}`,
  },
});
