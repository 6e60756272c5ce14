import { Button } from "@mantine/core";
import { type GateResult, useCheckGate, useGateResult } from "#features/models/api/get-gate-result.ts";
import type { VersionReference } from "#features/models/api/get-model-version.ts";
import { usePermission } from "#features/session/api/get-me.ts";
import { Digest } from "#ui/digest.tsx";
import { EmptyPanel, ErrorPanel } from "#ui/message-panel.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { Time } from "#ui/time.tsx";
import { VerdictBadge } from "#ui/verdict-badge.tsx";
import { GateRule } from "./gate-rule.tsx";
import styles from "./gate-section.module.css";

interface GateSectionProps {
  readonly reference: VersionReference;
  readonly target: string;
}

const modes = {
  off: "Not enforced: the alias may be set whatever it says.",
  warn: "A warning: the alias may be set, and the result is recorded.",
  enforce: "Enforced: the alias is set only when every rule passes.",
} as const;

/** How the policy judges the version, rule by rule, with the figures that decided. */
export function GateSection({ reference, target }: GateSectionProps) {
  const query = useGateResult(reference, target);
  const check = useCheckGate(reference, target);
  const mayCheck = usePermission("gates:check");
  const result = query.data ?? undefined;
  return (
    <Section
      title={`Gate to ${target}`}
      mark={result !== undefined && <VerdictBadge verdict={result.verdict} />}
      note={result !== undefined && modes[result.mode]}
      actions={
        mayCheck && (
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            Check gate
          </Button>
        )
      }
    >
      {check.isError && <ErrorPanel error={check.error} />}
      <QueryView query={query}>
        {(value) =>
          value === null ? (
            <EmptyPanel icon="shield" title="Not checked yet">
              <p>
                Check the gate to see which rules this version meets, which it does not, and what is missing.
              </p>
            </EmptyPanel>
          ) : (
            <GateRules result={value} />
          )
        }
      </QueryView>
    </Section>
  );
}

function GateRules({ result }: { result: GateResult }) {
  return (
    <>
      <ul className={styles["rules"]}>
        {result.rules.map((rule) => (
          <GateRule key={rule.id} rule={rule} />
        ))}
      </ul>
      <p className={styles["foot"]}>
        Checked <Time at={result.checkedAt} /> by {result.checkedByName}, on {result.evidenceDigests.length}{" "}
        {result.evidenceDigests.length === 1 ? "piece" : "pieces"} of evidence, by policy{" "}
        <Digest value={result.policyDigest} what="policy digest" />
      </p>
    </>
  );
}
