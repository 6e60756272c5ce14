import { describeName } from "#features/models/evaluation.ts";
import type { GateFigure, RuleResult } from "#features/models/api/get-gate-result.ts";
import { FigureText } from "#ui/figure-text.tsx";
import { VerdictBadge } from "#ui/verdict-badge.tsx";
import styles from "./gate-rule.module.css";

/** One rule: its verdict, what it asks for, the figures it read, and what it could not read. */
export function GateRule({ rule }: { rule: RuleResult }) {
  const { title, verdict, requirement, figures, items, missing } = rule;
  const itemOf = new Map(items.map((one) => [one.item, one.verdict]));
  const shared = figures.filter(({ item }) => item === null);
  const byItem = Map.groupBy(
    figures.filter(({ item }) => item !== null),
    ({ item }) => item ?? "",
  );
  return (
    <li className={styles["rule"]}>
      <div className={styles["head"]}>
        <h3 className={styles["title"]}>{title}</h3>
        <VerdictBadge verdict={verdict} />
      </div>
      <p className={styles["requirement"]}>Requires {requirement}</p>
      {shared.length > 0 && <Figures figures={shared} />}
      {byItem.size > 0 && (
        <ul className={styles["items"]}>
          {[...byItem].map(([item, own]) => (
            <li key={item}>
              <span className={styles["item"]}>{describeName(item)}</span>
              <Figures figures={own} />
              {itemOf.get(item) !== undefined && (
                <VerdictBadge verdict={itemOf.get(item) ?? "insufficient"} />
              )}
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <div className={styles["missing"]}>
          Missing:
          <ul>
            {missing.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

function Figures({ figures }: { figures: readonly GateFigure[] }) {
  return (
    <dl className={styles["figures"]}>
      {figures.map(({ name, value, lower, upper }) => (
        <div key={name}>
          <dt>{describeName(name)}</dt>
          <dd>
            {typeof value === "number" ? (
              <FigureText value={value} lower={lower} upper={upper} />
            ) : (
              String(value ?? "unknown")
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
