import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type * as cel from "@bufbuild/cel";
import { canonicalJson, type JsonValue } from "@plumbline/ledger";
import { parse as parseYaml } from "yaml";
import type { AppContext } from "#context";
import { governanceErrors } from "./errors.ts";
import { expressionsOf, type Policy, policySchema } from "./policy.ts";
import { sha256Of } from "./sign-evidence.ts";

export interface LoadedPolicy {
  readonly policy: Policy;
  /** `sha256:<hex>` of the policy's canonical JSON: a gate result names what it was judged by. */
  readonly digest: string;
}

type Context = Pick<AppContext, "config">;
const loaded = new WeakMap<Context["config"], LoadedPolicy>();
const defaultPolicy = fileURLToPath(import.meta.resolve("@plumbline/server/policy/default.yaml"));

/** The policy in force, read once. @throws PlumblineError `governance/policy-invalid` with every problem. */
export function loadPolicy(context: Context): LoadedPolicy {
  let policy = loaded.get(context.config);
  if (policy === undefined) {
    policy = readPolicy(context.config.policyFile ?? defaultPolicy);
    loaded.set(context.config, policy);
  }
  return policy;
}

function readPolicy(path: string): LoadedPolicy {
  const refuse = (problems: string[]) => governanceErrors["policy-invalid"]({ path, problems });
  let document: unknown;
  try {
    document = parseYaml(readFileSync(path, "utf8"), { maxAliasCount: 0 });
  } catch (cause) {
    throw refuse([cause instanceof Error ? cause.message : "unreadable"]);
  }
  const parsed = policySchema.safeParse(document);
  if (!parsed.success)
    throw refuse(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`));
  // The product's own is tested with the product: loading CEL to look at it again would cost each start 20 MiB.
  const problems = path === defaultPolicy ? [] : findCelProblems(parsed.data);
  if (problems.length > 0) throw refuse(problems);
  const canonical = canonicalJson(JSON.parse(JSON.stringify(parsed.data)) as JsonValue);
  return { policy: parsed.data, digest: `sha256:${sha256Of(canonical)}` };
}

function findCelProblems(policy: Policy): string[] {
  const { parse } = createRequire(import.meta.url)("@bufbuild/cel") as typeof cel;
  return expressionsOf(policy).flatMap(({ where, expression }) => {
    try {
      parse(expression);
      return [];
    } catch (error) {
      const problem = error instanceof Error ? error.message : "cannot be parsed";
      return [`${where}: ${JSON.stringify(expression)}: ${problem}`];
    }
  });
}
