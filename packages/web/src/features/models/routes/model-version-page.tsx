import { getRouteApi } from "@tanstack/react-router";
import { useModelVersion } from "#features/models/api/get-model-version.ts";
import { useEvidence } from "#features/models/api/list-evidence.ts";
import { AliasList } from "#features/models/components/alias-list.tsx";
import { ApprovalPanel } from "#features/models/components/approval-panel.tsx";
import { EvaluationSection } from "#features/models/components/evaluation-section.tsx";
import { EvidenceSection } from "#features/models/components/evidence-section.tsx";
import { GateSection } from "#features/models/components/gate-section.tsx";
import { VersionAbout } from "#features/models/components/version-about.tsx";
import { hasStatus } from "#http/api-error.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { TextLink } from "#ui/text-link.tsx";

const route = getRouteApi("/signed-in/models/$name/versions/$version");
/** The governed alias that the policy which comes with the product has rules for. */
const target = "production";

export function ModelVersionPage() {
  const { name, version } = route.useParams();
  const reference = { name, version: Number(version) };
  const query = useModelVersion(reference);
  const evidence = useEvidence(reference);
  return (
    <Page
      title={`${name} version ${version}`}
      trail={
        <>
          <TextLink to="/models">Models</TextLink>
          <span aria-hidden>/</span>
          <TextLink to="/models/$name" params={{ name }}>
            {name}
          </TextLink>
        </>
      }
      mark={
        query.data !== undefined &&
        query.data.aliases.length > 0 && <AliasList aliases={query.data.aliases} />
      }
      lead={query.data?.description}
    >
      {hasStatus(query.error, 404) ? (
        <EmptyPanel icon="models" title="There is no such version">
          <p>
            See the{" "}
            <TextLink to="/models/$name" params={{ name }}>
              versions of {name}
            </TextLink>
            .
          </p>
        </EmptyPanel>
      ) : (
        <QueryView query={query}>
          {(value) => (
            <>
              <GateSection reference={reference} target={target} />
              <ApprovalPanel reference={reference} target={target} />
              <EvaluationSection reference={reference} evidence={evidence} />
              <EvidenceSection evidence={evidence} />
              <VersionAbout version={value} />
            </>
          )}
        </QueryView>
      )}
    </Page>
  );
}
