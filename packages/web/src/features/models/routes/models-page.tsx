import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useModels } from "#features/models/api/list-models.ts";
import { AliasList } from "#features/models/components/alias-list.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { Icon } from "#ui/icon.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

export function ModelsPage() {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 200);
  const query = useModels(search);
  return (
    <Page title="Models" lead="What may be served: each version frozen by the digest of its files.">
      <Section
        title="Registered models"
        flush
        actions={
          <TextInput
            aria-label="Find a model by name"
            placeholder="Find by name"
            leftSection={<Icon name="search" size={16} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        }
      >
        <QueryView query={query}>
          {({ pages }) => {
            const models = pages.flatMap((page) => page.models);
            if (models.length === 0) return <NoModels isSearch={search !== ""} />;
            return (
              <PlainTable
                label="Registered models"
                columns={["Name", "Latest version", "Aliases", "Changed", "Registered by"]}
              >
                {models.map(({ name, description, latestVersion, aliases, updatedAt, createdBy }) => (
                  <tr key={name}>
                    <td>
                      <TextLink to="/models/$name" params={{ name }} strong>
                        {name}
                      </TextLink>
                      {description !== "" && <div>{description}</div>}
                    </td>
                    <td>
                      {latestVersion === null ? (
                        "none"
                      ) : (
                        <TextLink
                          to="/models/$name/versions/$version"
                          params={{ name, version: String(latestVersion.version) }}
                        >
                          version {latestVersion.version}
                        </TextLink>
                      )}
                    </td>
                    <td>
                      <AliasList aliases={aliases.map(({ alias, version }) => `${alias} → ${version}`)} />
                    </td>
                    <td>
                      <Time at={updatedAt} />
                    </td>
                    <td>{createdBy}</td>
                  </tr>
                ))}
              </PlainTable>
            );
          }}
        </QueryView>
        {query.hasNextPage && (
          <Button
            variant="subtle"
            m="sm"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Section>
    </Page>
  );
}

function NoModels({ isSearch }: { isSearch: boolean }) {
  if (isSearch)
    return (
      <EmptyPanel icon="search" title="No model of that name">
        <p>Names are searched by any part of them.</p>
      </EmptyPanel>
    );
  return (
    <EmptyPanel icon="models" title="No models yet">
      <p>
        Register one from a run, with an ONNX file and a signature so that it can be evaluated and served:
      </p>
      <CodeBlock
        code={`mlflow.onnx.log_model(model, name="model", signature=signature,\n                      registered_model_name="credit-risk")`}
      />
    </EmptyPanel>
  );
}
