import { useGateResult } from "#features/models/api/get-gate-result.ts";
import { useApprovals } from "#features/models/api/list-approvals.ts";
import { useModels } from "#features/models/api/list-models.ts";
import type { ModelVersionSummary } from "#features/models/model.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { VerdictBadge } from "#ui/verdict-badge.tsx";
import styles from "./decision-list.module.css";

const target = "production";
/** As many as someone takes in at a glance; the rest is on the page of models. */
const mostModels = 8;

/** The newest version of each model that is not in production yet, and what stands between them. */
export function DecisionList() {
  const query = useModels("");
  return (
    <Section title={`On the way to ${target}`}>
      <QueryView query={query}>
        {({ pages }) => {
          const candidates = pages
            .flatMap(({ models }) => models)
            .flatMap(({ latestVersion }) => latestVersion ?? [])
            .filter(({ aliases }) => !aliases.includes(target))
            .slice(0, mostModels);
          return candidates.length === 0 ? (
            <p className={styles["quiet"]}>
              No version waits. <TextLink to="/models">All models</TextLink>
            </p>
          ) : (
            <ul className={styles["list"]}>
              {candidates.map((version) => (
                <Candidate key={version.name} version={version} />
              ))}
            </ul>
          );
        }}
      </QueryView>
    </Section>
  );
}

function Candidate({ version: { name, version } }: { version: ModelVersionSummary }) {
  const { data: gate } = useGateResult({ name, version }, target);
  const { data: approvals } = useApprovals({ name, version }, target);
  const waitsForMe =
    gate?.verdictBeforeApproval === "pass" &&
    approvals?.mayApprove.allowed === true &&
    !approvals.approvals.some(({ current }) => current);
  return (
    <li>
      <TextLink to="/models/$name/versions/$version" params={{ name, version: String(version) }} strong>
        {name} version {version}
      </TextLink>{" "}
      {gate === null && <span className={styles["quiet"]}>gate not checked</span>}
      {gate !== undefined && gate !== null && <VerdictBadge verdict={gate.verdict} />}
      {waitsForMe && <strong className={styles["mine"]}>waits for your decision</strong>}
    </li>
  );
}
