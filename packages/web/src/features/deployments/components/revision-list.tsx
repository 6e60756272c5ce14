import type { Deployment } from "#features/deployments/deployment.ts";
import { Badge } from "#ui/badge.tsx";
import { Digest } from "#ui/digest.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

export function RevisionList({ deployment: { revisions, current } }: { deployment: Deployment }) {
  return (
    <Section title="Revisions" note="Newest first. A rollback is a revision of its own." flush>
      <PlainTable label="Revisions" columns={["Revision", "Version", "Digest", "Deployed", "By", "Reason"]}>
        {revisions.map(
          ({ revision, model, version, versionDigest, rolledBackTo, reason, deployedAt, deployedBy }) => (
            <tr key={revision}>
              <td>
                {revision} {revision === current.revision && <Badge tone="accent">current</Badge>}
              </td>
              <td>
                <TextLink
                  to="/models/$name/versions/$version"
                  params={{ name: model, version: String(version) }}
                >
                  {model} {version}
                </TextLink>
              </td>
              <td>
                <Digest value={versionDigest} />
              </td>
              <td>
                <Time at={deployedAt} absolute />
              </td>
              <td>{deployedBy}</td>
              <td>
                {rolledBackTo !== null && (
                  <Badge tone="insufficient">{`back to revision ${rolledBackTo}`}</Badge>
                )}{" "}
                {reason}
              </td>
            </tr>
          ),
        )}
      </PlainTable>
    </Section>
  );
}
