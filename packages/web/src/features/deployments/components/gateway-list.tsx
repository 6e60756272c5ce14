import type { Deployment, Gateway } from "#features/deployments/deployment.ts";
import { serverAddress } from "#http/path-prefix.ts";
import { Badge } from "#ui/badge.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { Section } from "#ui/section.tsx";
import { Time } from "#ui/time.tsx";

interface GatewayStateProps {
  readonly gateways: readonly Gateway[];
  readonly revision: number;
}

/** How many gateways serve the current revision. */
export function GatewayState({ gateways, revision }: GatewayStateProps) {
  const serving = gateways.filter((gateway) => gateway.revision === revision).length;
  if (gateways.length === 0) return <Badge tone="insufficient">none seen</Badge>;
  return (
    <Badge
      tone={serving === gateways.length ? "pass" : "insufficient"}
    >{`${serving} of ${gateways.length} serve it`}</Badge>
  );
}

export function GatewayList({ deployment: { gateways, current } }: { deployment: Deployment }) {
  return (
    <Section title="Gateways" note="Those that reported within the last ten minutes." flush>
      {gateways.length === 0 ? (
        <EmptyPanel icon="deployments" title="No gateway has reported">
          <p>A gateway serves the deployment, and goes on when this server is away:</p>
          <CodeBlock code={`plumbline gateway --server ${serverAddress()} --token-file FILE --data DIR`} />
        </EmptyPanel>
      ) : (
        <PlainTable label="Gateways" columns={["Address", "Serves", "Route table", "Last seen"]}>
          {gateways.map(({ id, url, revision, generation, lastSeenAt }) => (
            <tr key={id}>
              <td>{url}</td>
              <td>
                {revision === null ? (
                  <Badge tone="insufficient">not yet</Badge>
                ) : (
                  <Badge
                    tone={revision === current.revision ? "pass" : "insufficient"}
                  >{`revision ${revision}`}</Badge>
                )}
              </td>
              <td>generation {generation}</td>
              <td>
                <Time at={lastSeenAt} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
