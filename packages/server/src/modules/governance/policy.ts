import { z } from "zod";

/** What a gate does with its verdict: nothing, record it and let through, or refuse unless it passes. */
export const GateMode = { off: "off", warn: "warn", enforce: "enforce" } as const;
export type GateMode = (typeof GateMode)[keyof typeof GateMode];

const expression = z.string().min(1).max(2000);

const figureSchema = z.strictObject({
  name: z.string().min(1).max(100),
  value: expression.describe("CEL: the figure"),
  lower: expression.optional().describe("CEL: lower bound of its interval"),
  upper: expression.optional().describe("CEL: upper bound of its interval"),
});

const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and '-'"),
  title: z.string().min(1).max(200),
  kind: z
    .enum(["evidence", "approval"])
    .default("evidence")
    .describe("An approval rule is left out of the verdict that an approver is shown."),
  forEach: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(100)
    .optional()
    .describe("Names; each is judged by itself, as the variable `item`."),
  requirement: z.string().min(1).max(200).describe("The rule in words, e.g. `lower bound at least 0.75`."),
  pass: expression.describe("CEL: true where the rule is met"),
  fail: expression.describe("CEL: true where it is broken; neither is insufficient"),
  figures: z.array(figureSchema).max(20).default([]),
});

export const policySchema = z.strictObject({
  policy: z.literal(1).describe("Version of this format."),
  targets: z.record(
    z.string().regex(/^[a-z0-9_-]{1,64}$/, "must be a lower-case alias"),
    z.strictObject({
      mode: z.enum(GateMode),
      rules: z
        .array(ruleSchema)
        .min(1)
        .max(100)
        .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, "rule ids must differ"),
    }),
  ),
});

export type Policy = z.infer<typeof policySchema>;
export type PolicyTarget = Policy["targets"][string];
export type PolicyRule = z.infer<typeof ruleSchema>;

/** Every CEL expression of a policy, with the rule it stands in. */
export function expressionsOf(policy: Policy): { where: string; expression: string }[] {
  return Object.entries(policy.targets).flatMap(([target, { rules }]) =>
    rules.flatMap((rule) => {
      const where = `targets.${target}.rules.${rule.id}`;
      const figures = rule.figures.flatMap(({ value, lower, upper }) => [value, lower, upper]);
      return [rule.pass, rule.fail, ...figures]
        .filter((text) => text !== undefined)
        .map((text) => ({ where, expression: text }));
    }),
  );
}
