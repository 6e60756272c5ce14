import type { CelAnswer, CelQuestion } from "./cel-worker.ts";
import { combineVerdicts, type GateFigure, type RuleResult, Verdict } from "./gate.ts";
import type { PolicyRule } from "./policy.ts";

/** A rule as questions, and how their answers become its result. The two go together, in the order of the questions. */
export interface PreparedRule {
  readonly questions: readonly CelQuestion[];
  judge(answers: readonly CelAnswer[]): RuleResult;
}

/**
 * A rule passes where `pass` is true and `fail` is not, fails where `fail` is true and `pass` is not. Anything else, an
 * expression that cannot be evaluated among it, is insufficient: missing evidence is never a pass.
 */
export function prepareRule(rule: PolicyRule): PreparedRule {
  const items = rule.forEach ?? [undefined];
  const perItem = questionsOf(rule);
  return {
    questions: items.flatMap((item) => perItem.map((expression) => ({ expression, item }))),
    judge: (answers) =>
      summarise(
        rule,
        items.map((item, index) =>
          judgeItem(rule, item, answers.slice(index * perItem.length, (index + 1) * perItem.length)),
        ),
      ),
  };
}

function questionsOf(rule: PolicyRule): string[] {
  const figures = rule.figures.flatMap(({ value, lower, upper }) => [value, lower ?? "0", upper ?? "0"]);
  return [rule.pass, rule.fail, ...figures];
}

interface ItemResult {
  item: string | undefined;
  verdict: Verdict;
  figures: GateFigure[];
  missing: string[];
}

function judgeItem(rule: PolicyRule, item: string | undefined, answers: readonly CelAnswer[]): ItemResult {
  const [pass, fail, ...rest] = answers;
  const figures = rule.figures.map((figure, index): GateFigure => {
    const at = (offset: number) => valueOf(rest[index * 3 + offset]);
    const bound = (offset: number, given: string | undefined) => {
      const value = given === undefined ? null : at(offset);
      return typeof value === "number" ? value : null;
    };
    return {
      name: figure.name,
      item: item ?? null,
      value: at(0),
      lower: bound(1, figure.lower),
      upper: bound(2, figure.upper),
    };
  });
  // `pass` and `fail` mostly lack the same thing: one of them says it.
  const error = [pass, fail].find((answer) => answer !== undefined && "error" in answer);
  const missing =
    error !== undefined && "error" in error
      ? [item === undefined ? error.error : `${item}: ${error.error}`]
      : [];
  return { item, figures, missing, verdict: verdictOf(valueOf(pass), valueOf(fail)) };
}

function verdictOf(pass: unknown, fail: unknown): Verdict {
  if (pass === true && fail === false) return Verdict.pass;
  if (pass === false && fail === true) return Verdict.fail;
  return Verdict.insufficient;
}

function valueOf(answer: CelAnswer | undefined): boolean | number | string | null {
  return answer !== undefined && "value" in answer ? answer.value : null;
}

function summarise(rule: PolicyRule, results: readonly ItemResult[]): RuleResult {
  const verdict = combineVerdicts(results.map((result) => result.verdict));
  const figures = results.flatMap((result) => result.figures);
  const missing = results.flatMap((result) => result.missing);
  return {
    id: rule.id,
    title: rule.title,
    kind: rule.kind,
    requirement: rule.requirement,
    verdict,
    items: results.flatMap(({ item, verdict }) => (item === undefined ? [] : [{ item, verdict }])),
    figures,
    missing,
    message: describe(rule, verdict, results),
  };
}

/** E.g. `Ranks well: fail (ROC AUC 0.71, 0.70 to 0.72); required: lower bound at least 0.75.` */
function describe(rule: PolicyRule, verdict: Verdict, results: readonly ItemResult[]): string {
  const shown = results.filter((result) => verdict === Verdict.pass || result.verdict !== Verdict.pass);
  const parts = shown.flatMap(({ item, figures, missing }) => [
    ...figures.filter(({ value }) => value !== null).map((figure) => describeFigure(figure)),
    ...missing.map((what) => `missing: ${what}`),
    ...(figures.length === 0 && missing.length === 0 && item !== undefined ? [item] : []),
  ]);
  const detail = parts.length === 0 ? "" : ` (${parts.join("; ")})`;
  return `${rule.title}: ${verdict}${detail}; required: ${rule.requirement}.`;
}

function describeFigure({ name, item, value, lower, upper }: GateFigure): string {
  const interval = lower === null || upper === null ? "" : `, ${short(lower)} to ${short(upper)}`;
  return `${name}${item === null ? "" : ` by ${item}`} ${short(value)}${interval}`;
}

function short(value: GateFigure["value"]): string {
  return typeof value === "number" && !Number.isInteger(value) ? value.toPrecision(4) : String(value);
}
