import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serverConfigSchema } from "@plumbline/server";
import { afterAll, expect, test } from "vitest";
import { loadPolicy } from "./load-policy.ts";

const directory = mkdtempSync(join(tmpdir(), "plumbline-policy-"));
afterAll(() => rmSync(directory, { recursive: true }));

const load = (text?: string) => {
  const policyFile = join(directory, "policy.yaml");
  if (text !== undefined) writeFileSync(policyFile, text);
  return loadPolicy({
    config: serverConfigSchema.parse({ data: directory, ...(text !== undefined && { policyFile }) }),
  });
};

test("the policy that comes with the product is valid and governs production", () => {
  const { policy, digest } = load();
  expect(policy.targets["production"]?.mode).toBe("enforce");
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test("the expressions of the policy that comes with the product are CEL, and its copy is the same policy", () => {
  const own = fileURLToPath(import.meta.resolve("@plumbline/server/policy/default.yaml"));
  expect(load(readFileSync(own, "utf8")).digest).toBe(load().digest);
});

test("the digest is of what the policy says, not of how it is written", () => {
  const rule = "{id: a, title: A, requirement: r, pass: 'true', fail: 'false'}";
  const one = load(`policy: 1\ntargets: {production: {mode: warn, rules: [${rule}]}}\n`);
  const other = load(
    `# written otherwise\ntargets:\n  production:\n    rules: [${rule}]\n    mode: warn\npolicy: 1\n`,
  );
  expect(other.digest).toBe(one.digest);
});

test.each([
  ["an unknown mode", "policy: 1\ntargets: {production: {mode: maybe, rules: []}}", /mode.*rules/s],
  [
    "an expression that is no CEL",
    "policy: 1\ntargets: {production: {mode: warn, rules: [{id: a, title: A, requirement: r, pass: '1 +', fail: 'x'}]}}",
    /production\.rules\.a: "1 \+"/,
  ],
  ["what is no YAML", "policy: [", /policy file/],
  ["an alias bomb", "a: &a [x]\nb: *a\n", /policy file/],
])("%s is refused, and every problem is named", (_what, text, message) => {
  expect(() => load(text)).toThrow(message);
});
