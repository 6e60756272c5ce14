import { getRouteApi } from "@tanstack/react-router";
import { useModel } from "#features/models/api/get-model.ts";
import { AliasList } from "#features/models/components/alias-list.tsx";
import type { RegisteredModel } from "#features/models/model.ts";
import { Digest } from "#ui/digest.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

const route = getRouteApi("/signed-in/models/$name");

export function ModelPage() {
  const { name } = route.useParams();
  const query = useModel(name);
  return (
    <Page title={name} trail={<TextLink to="/models">Models</TextLink>} lead={query.data?.description}>
      <QueryView query={query}>
        {(model) => (
          <>
            <Versions model={model} />
            <AliasHistory model={model} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Versions({ model: { name, versions } }: { model: RegisteredModel }) {
  return (
    <Section title="Versions" note="Newest first. A digest covers every file of the version." flush>
      {versions.length === 0 ? (
        <EmptyPanel icon="models" title="No versions yet">
          <p>
            <code>mlflow.register_model("runs:/…/model", "{name}")</code> makes the first.
          </p>
        </EmptyPanel>
      ) : (
        <PlainTable
          label="Versions"
          columns={["Version", "Aliases", "Digest", "Source run", "Registered", "By"]}
        >
          {versions.map(({ version, aliases, digest, runId, createdAt, createdBy, description }) => (
            <tr key={version}>
              <td>
                <TextLink
                  to="/models/$name/versions/$version"
                  params={{ name, version: String(version) }}
                  strong
                >
                  Version {version}
                </TextLink>
                {description !== "" && <div>{description}</div>}
              </td>
              <td>
                <AliasList aliases={aliases} />
              </td>
              <td>
                <Digest value={digest} />
              </td>
              <td>
                {runId === null ? (
                  "–"
                ) : (
                  <TextLink to="/runs/$runId" params={{ runId }}>
                    <code>{runId.slice(0, 8)}</code>
                  </TextLink>
                )}
              </td>
              <td>
                <Time at={createdAt} />
              </td>
              <td>{createdBy}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function AliasHistory({ model: { aliasHistory } }: { model: RegisteredModel }) {
  return (
    <Section title="History of aliases" note="Which version was what, since when, and by whose hand." flush>
      {aliasHistory.length === 0 ? (
        <EmptyPanel icon="ledger" title="No alias was ever set">
          <p>
            An alias such as production says which version is meant. A governed one is set only past its gate.
          </p>
        </EmptyPanel>
      ) : (
        <PlainTable label="History of aliases" columns={["When", "Alias", "Version", "By"]}>
          {aliasHistory.map(({ alias, version, changedAt, changedBy }) => (
            <tr key={`${alias} ${changedAt} ${version}`}>
              <td>
                <Time at={changedAt} absolute />
              </td>
              <td>{alias}</td>
              <td>{version === null ? "taken away" : `version ${version}`}</td>
              <td>{changedBy}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
