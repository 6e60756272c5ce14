import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { readLedgerSearch } from "#features/ledger/ledger-search.ts";
import { readRunsSearch } from "#features/runs/runs-search.ts";
import { meQuery } from "#features/session/api/get-me.ts";
import { SignInPage } from "#features/session/routes/sign-in-page.tsx";
import { pathPrefix } from "#http/path-prefix.ts";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import { FailedPage } from "./failed-page.tsx";
import { readMlflowLink } from "./mlflow-link.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { queryClient } from "./query-client.ts";
import { Shell } from "./shell.tsx";

const root = createRootRoute({ notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: SignInPage,
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search["next"] === "string" ? { next: search["next"] } : {},
});

/** Everything but signing in: needs a session, and has the frame around it. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const me = await queryClient.ensureQueryData(meQuery);
    // The router's redirect is a value that is thrown, not an Error.
    // oxlint-disable-next-line typescript/only-throw-error
    if (me === null) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: ({ location }) => {
    const href = readMlflowLink(location.hash);
    // oxlint-disable-next-line typescript/only-throw-error
    if (href !== undefined) throw redirect({ href, replace: true });
  },
  component: lazyRouteComponent(() => import("#features/home/routes/home-page.tsx"), "HomePage"),
});

const runs = createRoute({
  getParentRoute: () => signedIn,
  path: "/runs",
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import("#features/runs/routes/runs-page.tsx"), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => signedIn,
  path: "/runs/$runId",
  component: lazyRouteComponent(() => import("#features/runs/routes/run-page.tsx"), "RunPage"),
});

const models = createRoute({
  getParentRoute: () => signedIn,
  path: "/models",
  component: lazyRouteComponent(() => import("#features/models/routes/models-page.tsx"), "ModelsPage"),
});

const model = createRoute({
  getParentRoute: () => signedIn,
  path: "/models/$name",
  component: lazyRouteComponent(() => import("#features/models/routes/model-page.tsx"), "ModelPage"),
});

const modelVersion = createRoute({
  getParentRoute: () => signedIn,
  path: "/models/$name/versions/$version",
  component: lazyRouteComponent(
    () => import("#features/models/routes/model-version-page.tsx"),
    "ModelVersionPage",
  ),
});

const deployments = createRoute({
  getParentRoute: () => signedIn,
  path: "/deployments",
  component: lazyRouteComponent(
    () => import("#features/deployments/routes/deployments-page.tsx"),
    "DeploymentsPage",
  ),
});

const deployment = createRoute({
  getParentRoute: () => signedIn,
  path: "/deployments/$name",
  component: lazyRouteComponent(
    () => import("#features/deployments/routes/deployment-page.tsx"),
    "DeploymentPage",
  ),
});

const ledger = createRoute({
  getParentRoute: () => signedIn,
  path: "/ledger",
  validateSearch: readLedgerSearch,
  component: lazyRouteComponent(() => import("#features/ledger/routes/ledger-page.tsx"), "LedgerPage"),
});

const ledgerEntry = createRoute({
  getParentRoute: () => signedIn,
  path: "/ledger/$index",
  component: lazyRouteComponent(
    () => import("#features/ledger/routes/ledger-entry-page.tsx"),
    "LedgerEntryPage",
  ),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: "/people",
  component: lazyRouteComponent(() => import("#features/people/routes/people-page.tsx"), "PeoplePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signedIn.addChildren([
      home,
      runs,
      run,
      models,
      model,
      modelVersion,
      deployments,
      deployment,
      ledger,
      ledgerEntry,
      people,
    ]),
  ]),
  basepath: pathPrefix || "/",
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: () => <SkeletonLines lines={8} />,
  defaultErrorComponent: FailedPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
