import { useAlerts } from "#features/deployments/api/list-alerts.ts";
import { useDeployments } from "#features/deployments/api/list-deployments.ts";
import { GatewayState } from "#features/deployments/components/gateway-list.tsx";
import { Badge } from "#ui/badge.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

export function DeploymentsPage() {
  const query = useDeployments();
  const { data: alerts = [] } = useAlerts();
  return (
    <Page title="Deployments" lead="What is being served, by which version, and how it is doing.">
      <Section title="All deployments" flush>
        <QueryView query={query}>
          {(deployments) =>
            deployments.length === 0 ? (
              <EmptyPanel icon="deployments" title="Nothing is deployed yet">
                <p>A version that passed its gate to production and was approved can be deployed:</p>
                <CodeBlock code="plumbline deploy my-service models:/NAME/VERSION" />
              </EmptyPanel>
            ) : (
              <PlainTable
                label="Deployments"
                columns={["Name", "State", "Serves", "Since", "By", "Gateways"]}
              >
                {deployments.map(({ name, current, gateways }) => {
                  const raised = alerts.filter(
                    ({ deployment, clearedAt }) => deployment === name && clearedAt === null,
                  );
                  return (
                    <tr key={name}>
                      <td>
                        <TextLink to="/deployments/$name" params={{ name }} strong>
                          {name}
                        </TextLink>
                      </td>
                      <td>
                        {raised.length > 0 ? (
                          <Badge tone="fail" icon="warning">
                            {raised.length === 1 ? "1 alert" : `${raised.length} alerts`}
                          </Badge>
                        ) : (
                          <Badge tone="neutral">no alert</Badge>
                        )}
                      </td>
                      <td>
                        <TextLink
                          to="/models/$name/versions/$version"
                          params={{ name: current.model, version: String(current.version) }}
                        >
                          {current.model} {current.version}
                        </TextLink>
                      </td>
                      <td>
                        <Time at={current.deployedAt} />
                      </td>
                      <td>{current.deployedBy}</td>
                      <td>
                        <GatewayState gateways={gateways} revision={current.revision} />
                      </td>
                    </tr>
                  );
                })}
              </PlainTable>
            )
          }
        </QueryView>
      </Section>
    </Page>
  );
}
