import { defineErrors } from "@plumbline/platform";

export const governanceErrors = defineErrors("governance", {
  "evidence-not-found": {
    status: 404,
    message: (v: { sha256: string }) => `evidence sha256:${v.sha256} does not exist`,
  },
  "evidence-forged": {
    status: 400,
    message: (v: { reason: string }) =>
      `evidence refused: ${v.reason}; it must be a DSSE envelope signed by this server's evidence key or by a key in its keys/trusted folder`,
  },
  "evidence-malformed": {
    status: 400,
    message: (v: { reason: string }) => `evidence refused: ${v.reason}`,
  },
  "evidence-reserved": {
    status: 400,
    message: (v: { predicateType: string }) =>
      `evidence refused: ${v.predicateType} is written by this server only, as the result of its own gate, approval or evaluation`,
  },
  "evidence-other-subject": {
    status: 400,
    message: (v: { expected: string; actual: string }) =>
      `evidence refused: it is about ${v.actual}, and this version's digest is ${v.expected}`,
  },
  "evidence-altered": {
    status: 500,
    message: (v: { sha256: string; reason: string }) =>
      `stored evidence sha256:${v.sha256} does not verify any more: ${v.reason}; restore it from a backup, nothing was judged by it`,
  },
  "no-policy": {
    status: 404,
    message: (v: { target: string; known: string[] }) =>
      `the policy has no rules for ${JSON.stringify(v.target)}; it has rules for ${v.known.join(", ")}`,
  },
  "not-checked": {
    status: 404,
    message: (v: { name: string; version: number; target: string }) =>
      `${v.name} version ${v.version} was never checked for ${v.target}; check it first`,
  },
  "policy-invalid": {
    status: 400,
    message: (v: { path: string; problems: string[] }) => `policy file ${v.path}: ${v.problems.join("; ")}`,
  },
  "promotion-not-permitted": {
    status: 403,
    message: (v: { target: string }) =>
      `giving a version the governed alias ${v.target} needs the permission models:promote; ask an administrator for the role maintainer`,
  },
  "gate-refused": {
    status: 403,
    message: (v: { name: string; version: number; target: string; verdict: string; rules: string[] }) =>
      `${v.name} version ${v.version} may not become ${v.target}: the gate says ${v.verdict}. ${v.rules.join(" ")}`,
  },
  "changed-meanwhile": {
    status: 409,
    message: (v: { name: string; version: number }) =>
      `evidence or approvals of ${v.name} version ${v.version} changed while the gate was checked; try again`,
  },
  "own-version": {
    status: 403,
    message: (v: { name: string; version: number }) =>
      `you registered ${v.name} version ${v.version}: someone else must decide on it`,
  },
  "nothing-to-approve": {
    status: 409,
    message: (v: { name: string; version: number }) =>
      `${v.name} version ${v.version} has no evidence yet, so there is nothing that a decision could be about; evaluate it first`,
  },
  "other-digests": {
    status: 409,
    message: (v: { missing: string[]; extra: string[] }) =>
      `the evidence is not what you were shown: ${[
        v.missing.length > 0 ? `not in your list: ${v.missing.join(", ")}` : "",
        v.extra.length > 0 ? `no longer current: ${v.extra.join(", ")}` : "",
      ]
        .filter((part) => part !== "")
        .join("; ")}; look again and decide on the present set`,
  },
  "cel-deadline": {
    status: 500,
    message: (v: { seconds: number }) =>
      `the policy's expressions took longer than ${v.seconds} s and were stopped; simplify them`,
  },
});
