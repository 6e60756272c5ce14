import { formatFigure } from "./format-figure.ts";
import { formatTable } from "./format-table.ts";

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

/** The judgement in lines: the verdict, then every rule with the figures it read. */
export function describeGateResult(result: GateResult): string[] {
  const { modelName, version, target, verdict, mode, rules, evidenceDigests, policyDigest } = result;
  return [
    `models:/${modelName}/${version} to ${target}: ${verdict}`,
    ...formatTable(
      [
        { heading: "RULE" },
        { heading: "VERDICT" },
        { heading: "FIGURE" },
        { heading: "VALUE", align: "right" },
        { heading: "INTERVAL" },
      ],
      rules.flatMap((rule) => rowsOfRule(rule)),
    ),
    `judged by policy ${policyDigest} (mode ${mode}), read ${evidenceDigests.length} pieces of evidence`,
  ];
}

function rowsOfRule(rule: RuleResult): string[][] {
  const figures = rule.figures.map((figure) => [
    "",
    verdictOfItem(rule, figure.item),
    figure.item === null ? figure.name : `${figure.name}, ${figure.item}`,
    formatFigure(figure.value),
    figure.lower === null || figure.upper === null
      ? ""
      : `${formatFigure(figure.lower)} to ${formatFigure(figure.upper)}`,
  ]);
  return [
    [`${rule.title}: ${rule.requirement}`, rule.verdict],
    ...figures,
    ...rule.missing.map((what) => ["", "", `missing: ${what}`]),
  ];
}

function verdictOfItem({ items }: RuleResult, item: string | null): string {
  return items.find((one) => one.item === item)?.verdict ?? "";
}
