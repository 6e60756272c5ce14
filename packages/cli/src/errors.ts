import { defineErrors } from "@plumbline/platform";

/** Codes that begin with `cli/usage` end the command with 2. */
export const cliErrors = defineErrors("cli", {
  "usage-server-url": {
    status: 400,
    message: (v: { reason: string }) => `${v.reason}; set PLUMBLINE_URL to the server's address`,
  },
  "usage-no-token": {
    status: 400,
    message: (v: { url: string }) =>
      `no token for ${v.url}; set PLUMBLINE_TOKEN, or PLUMBLINE_TOKEN_FILE to a file with it (a server's first token is in its DIR/admin-token)`,
  },
  "usage-model-uri": {
    status: 400,
    message: (v: { text: string; form: string }) => `${JSON.stringify(v.text)} is not of the form ${v.form}`,
  },
  "usage-dataset": {
    status: 400,
    message: (v: { text: string }) =>
      `${JSON.stringify(v.text)} is not of the form NAME@sha256:DIGEST; see \`plumbline dataset list\``,
  },
  "usage-holder": {
    status: 400,
    message: (v: { text: string }) => `${JSON.stringify(v.text)} is not of the form user:NAME or group:NAME`,
  },
  "usage-number": {
    status: 400,
    message: (v: { option: string; value: string }) =>
      `${v.option} is ${JSON.stringify(v.value)}; it must be a whole number above 0`,
  },
  "usage-age": {
    status: 400,
    message: (v: { option: string; value: string }) =>
      `${v.option} is ${JSON.stringify(v.value)}; give a whole number with its unit, such as 30d, 12h, 90m or 20s, or 0`,
  },
  "file-unreadable": {
    status: 400,
    message: (v: { path: string; reason: string }) => `${v.path} cannot be read: ${v.reason}`,
  },
  "file-malformed": {
    status: 400,
    message: (v: { path: string; rule: string }) => `${v.path}: ${v.rule}`,
  },
  "no-terminal": {
    status: 400,
    message: (v: { question: string }) =>
      `${v.question}: nobody can be asked, since stdin is no terminal; decide beforehand with --yes`,
  },
  "not-confirmed": { status: 400, message: () => "not confirmed; nothing was changed" },
  "may-not-decide": { status: 403, message: (v: { reason: string }) => v.reason },
  "other-entity-key": {
    status: 409,
    message: (v: { name: string; entityKey: string | null; given: string }) =>
      `deployment ${v.name} has ${v.entityKey === null ? "no entity key" : `the entity key ${v.entityKey}`}, which does not change; leave --entity-key ${v.given} out, or deploy under another name`,
  },
  "evaluation-ended": {
    status: 500,
    message: (v: { id: string; state: string; reason: string }) =>
      `evaluation ${v.id} ${v.state}: ${v.reason}`,
  },
});
