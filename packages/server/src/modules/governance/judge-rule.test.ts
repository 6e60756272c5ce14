import { describe, expect, test } from "vitest";
import { evaluateCel } from "./cel-evaluator.ts";
import { combineVerdicts, type RuleResult } from "./gate.ts";
import { prepareRule } from "./judge-rule.ts";
import { type PolicyRule, policySchema } from "./policy.ts";

const rule = (fields: Partial<PolicyRule>): PolicyRule => {
  const rules = [
    { id: "auc", title: "Ranks well", requirement: "at least 0.75", pass: "true", fail: "false", ...fields },
  ];
  const parsed = policySchema.parse({ policy: 1, targets: { production: { mode: "enforce", rules } } });
  return parsed.targets["production"]?.rules[0] as PolicyRule;
};

async function judge(
  fields: Partial<PolicyRule>,
  bindings: Parameters<typeof evaluateCel>[0],
): Promise<RuleResult> {
  const prepared = prepareRule(rule(fields));
  return prepared.judge(await evaluateCel(bindings, prepared.questions));
}

const auc = { pass: "auc.lower >= 0.75", fail: "auc.upper < 0.75" };

describe("a rule over an interval", () => {
  test.each([
    ["pass", { lower: 0.8, upper: 0.82 }],
    ["fail", { lower: 0.6, upper: 0.7 }],
    ["insufficient", { lower: 0.74, upper: 0.8 }],
  ])("is %s for %j", async (verdict, interval) => {
    expect(await judge(auc, { auc: interval })).toMatchObject({ verdict, missing: [] });
  });

  test("is insufficient where the figure is not there, and names what is missing", async () => {
    expect(await judge(auc, { auc: { lower: null, upper: null } })).toMatchObject({
      verdict: "insufficient",
    });
    const absent = await judge(auc, {});
    expect(absent.verdict).toBe("insufficient");
    expect(absent.missing).toEqual([expect.stringContaining("auc")]);
  });

  test("is insufficient where it says pass and fail at once", async () => {
    expect(await judge({ pass: "true", fail: "true" }, {})).toMatchObject({ verdict: "insufficient" });
  });

  test("is insufficient where an expression is no boolean", async () => {
    expect(await judge({ pass: "1", fail: "'no'" }, {})).toMatchObject({ verdict: "insufficient" });
  });
});

describe("a rule for several names", () => {
  const byColumn = {
    forEach: ["sex", "race"],
    pass: "groups[item].difference <= 0.15",
    fail: "groups[item].difference > 0.15",
    figures: [{ name: "difference", value: "groups[item].difference" }],
  };

  test("judges each, and one failure fails all", async () => {
    const result = await judge(byColumn, { groups: { sex: { difference: 0.1 }, race: { difference: 0.2 } } });
    expect(result.verdict).toBe("fail");
    expect(result.items).toEqual([
      { item: "sex", verdict: "pass" },
      { item: "race", verdict: "fail" },
    ]);
    expect(result.figures.map(({ item, value }) => [item, value])).toEqual([
      ["sex", 0.1],
      ["race", 0.2],
    ]);
    expect(result.message).toBe("Ranks well: fail (difference by race 0.2000); required: at least 0.75.");
  });

  test("is insufficient where one of them was not evaluated", async () => {
    const result = await judge(byColumn, { groups: { sex: { difference: 0.1 } } });
    expect(result).toMatchObject({ verdict: "insufficient", missing: [expect.stringContaining("race")] });
  });
});

test("nothing at all is insufficient", () => {
  expect(combineVerdicts([])).toBe("insufficient");
  expect(combineVerdicts(["pass", "insufficient", "fail"])).toBe("fail");
  expect(combineVerdicts(["pass", "insufficient"])).toBe("insufficient");
});

test("an expression that would run for ever is stopped", { timeout: 15_000 }, async () => {
  const list = Array.from({ length: 3000 }, (_, index) => index);
  const expression = "l.all(a, l.all(b, l.all(c, a + b + c >= 0)))";
  await expect(evaluateCel({ l: list }, [{ expression }])).rejects.toMatchObject({
    code: "governance/cel-deadline",
  });
});
