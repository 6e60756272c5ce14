import { formatFigure } from "./format-figure.ts";
import { alignRows } from "./format-table.ts";

type Verdict = "pass" | "fail" | "insufficient";

interface GateFigure {
  name: string;
  item: string | null;
  value: number | string | boolean | null;
  lower: number | null;
  upper: number | null;
}

interface RuleResult {
  title: string;
  requirement: string;
  verdict: Verdict;
  items: { item: string; verdict: Verdict }[];
  figures: GateFigure[];
  missing: string[];
}

/** A gate's judgement, as the server answers it. */
export interface GateResult {
  modelName: string;
  version: number;
  target: string;
  mode: "off" | "warn" | "enforce";
  verdict: Verdict;
  policyDigest: string;
  rules: RuleResult[];
  evidenceDigests: string[];
}

const verdictWidth = "insufficient".length;

/** The judgement in lines: the verdict, then every rule with its own and the figures it read. */
export function describeGateResult(result: GateResult): string[] {
  const { modelName, version, target, verdict, mode, rules, evidenceDigests, policyDigest } = result;
  // Aligned over all rules, so that the figures stand in one column.
  const figureLines = alignRows(
    ["left", "left", "right", "left"],
    rules.flatMap((rule) => rule.figures.map((figure) => rowOfFigure(rule, figure))),
  );
  return [
    `models:/${modelName}/${version} to ${target}: ${verdict}`,
    ...rules.flatMap((rule) => [
      `${rule.verdict.padEnd(verdictWidth)}  ${rule.title}: ${rule.requirement}`,
      ...figureLines
        .splice(0, rule.figures.length)
        .filter((_line, at) => rule.figures[at]?.value !== null)
        .map((line) => `    ${line}`),
      ...rule.missing.map((what) => `    missing: ${what}`),
    ]),
    `judged in mode ${mode} by policy ${policyDigest}; evidence read: ${evidenceDigests.length}`,
  ];
}

function rowOfFigure({ items }: RuleResult, { name, item, value, lower, upper }: GateFigure): string[] {
  return [
    items.find((one) => one.item === item)?.verdict ?? "",
    item === null ? name : `${name}, ${item}`,
    formatFigure(value),
    lower === null || upper === null ? "" : `${formatFigure(lower)} to ${formatFigure(upper)}`,
  ];
}
