import { getRouteApi } from "@tanstack/react-router";
import { useDeployment } from "#features/deployments/api/get-deployment.ts";
import { useMonitoring } from "#features/deployments/api/get-monitoring.ts";
import { AlertList } from "#features/deployments/components/alert-list.tsx";
import { DriftSection } from "#features/deployments/components/drift-section.tsx";
import { GatewayList } from "#features/deployments/components/gateway-list.tsx";
import { LiveQuality } from "#features/deployments/components/live-quality.tsx";
import { RevisionList } from "#features/deployments/components/revision-list.tsx";
import { RollBack } from "#features/deployments/components/roll-back.tsx";
import { TrafficSection } from "#features/deployments/components/traffic-section.tsx";
import { Page } from "#ui/page.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

const route = getRouteApi("/signed-in/deployments/$name");

export function DeploymentPage() {
  const { name } = route.useParams();
  const query = useDeployment(name);
  const monitoring = useMonitoring(name);
  const current = query.data?.current;
  return (
    <Page
      title={name}
      trail={<TextLink to="/deployments">Deployments</TextLink>}
      lead={
        current && (
          <>
            Serves{" "}
            <TextLink
              to="/models/$name/versions/$version"
              params={{ name: current.model, version: String(current.version) }}
            >
              {current.model} version {current.version}
            </TextLink>{" "}
            since <Time at={current.deployedAt} absolute /> (revision {current.revision})
          </>
        )
      }
      actions={query.data && <RollBack deployment={query.data} />}
    >
      <QueryView query={query}>
        {(deployment) => (
          <>
            <QueryView query={monitoring} skeleton={<SkeletonLines lines={10} />}>
              {({ traffic, drift, quality, alerts, analysedAt, isBehind }) => (
                <>
                  <AlertList alerts={alerts} />
                  <TrafficSection traffic={traffic} name={name} />
                  <DriftSection drift={drift} analysedAt={analysedAt} isBehind={isBehind} />
                  <LiveQuality quality={quality} entityKey={deployment.entityKey} />
                </>
              )}
            </QueryView>
            <RevisionList deployment={deployment} />
            <GatewayList deployment={deployment} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
