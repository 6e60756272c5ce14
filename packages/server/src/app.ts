import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  createHttpServer,
  createLogger,
  createMetricsRegistry,
  DiskObjectStore,
  Face,
  type ReadinessCheck,
  systemClock,
  systemRandom,
} from "@plumbline/platform";
import type { FastifyInstance } from "fastify";
import { artifactsModule } from "#artifacts";
import { auditModule, createLedgerAppender } from "#audit";
import { backupsModule } from "#backups";
import type { AppContext, Module } from "#context";
import { datasetsModule } from "#datasets";
import { deploymentsModule } from "#deployments";
import { createEvaluateJobKind, evaluationsModule } from "#evaluations";
import { createPromotionGuard, governanceModule } from "#governance";
import { authenticateRequest, describeActors, identityModule } from "#identity";
import { importsModule } from "#imports";
import { jobsModule } from "#jobs";
import { monitoringModule } from "#monitoring";
import type { JobKind, PromotionGuard } from "#ports";
import { registryModule } from "#registry";
import { retentionModule } from "#retention";
import { lockDataDirectory, openStorage } from "#storage";
import { tracesModule } from "#traces";
import { trackingModule } from "#tracking";
import { createWebhookOutbox, webhooksModule } from "#webhooks";
import { admit, guardObjects } from "./guard-objects.ts";
import { objectDirectory } from "./object-directory.ts";
import { version } from "./product-version.ts";
import type { ServerConfig } from "./server-config.ts";
import { webUiRoutes } from "./web-ui.routes.ts";

/** Every module, lowest layer first: the order in which they are migrated and started. */
export const modules: readonly Module[] = [
  auditModule,
  identityModule,
  jobsModule,
  artifactsModule,
  datasetsModule,
  trackingModule,
  tracesModule,
  registryModule,
  retentionModule,
  importsModule,
  governanceModule,
  evaluationsModule,
  deploymentsModule,
  monitoringModule,
  webhooksModule,
  backupsModule,
];

export interface App extends AsyncDisposable {
  readonly context: AppContext;
  readonly http: FastifyInstance;
}

/** Opens the data directory and wires the modules. Disposing it drains requests, then closes everything. */
export async function createApp(config: ServerConfig): Promise<App> {
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  await using opened = new AsyncDisposableStack();
  opened.use(lockDataDirectory(config.data));
  const context = await createContext(config);
  opened.use(context.storage);
  const http = await createHttpServer<AppContext, Awaited<ReturnType<typeof authenticateRequest>>>({
    context,
    routes: [...modules.flatMap(({ routes }) => routes).map(guardObjects), ...webUiRoutes],
    logger: context.logger,
    metrics: context.metrics,
    readinessChecks: readinessChecks(context),
    authenticate: (request, route) => authenticateRequest(context, request, route.permission),
    authorise: (principal, route) => admit(principal, route),
    // Versions are "2.0" there and "v1" here; a path of no version that is known gets its errors the same way.
    faceOfPath: (path) => (/^\/(ajax-)?api\/\d/.test(path) ? Face.mlflow : Face.native),
    metricsPermission: "metrics:read",
    bodyLimitBytes: config.bodyLimitBytes,
    openApi: { title: "Plumbline", version },
    front: {
      pathPrefix: config.staticPrefix,
      trustedProxies: config.trustedProxies,
      allowedOrigins: config.allowedOrigins,
    },
  });
  for (const module of modules) {
    const service = await module.start?.(context);
    if (service !== undefined) opened.use(service);
  }
  opened.defer(() => http.close());
  const resources = opened.move();
  return { context, http, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function createContext(config: ServerConfig): Promise<AppContext> {
  const logger = createLogger({ level: config.logLevel, name: "server" });
  const clock = systemClock;
  const random = systemRandom(() => clock.nowMs());
  const jobKinds = new Map<string, JobKind>();
  // The guard and the job kinds need the context that they are part of.
  let promotionGuard: PromotionGuard | undefined;
  const context: AppContext = {
    clock,
    random,
    logger,
    config,
    metrics: createMetricsRegistry(),
    objects: new DiskObjectStore(join(config.data, "objects")),
    storage: await openStorage({
      path: join(config.data, "plumbline.db"),
      migrations: Object.fromEntries(modules.map(({ name, migrations }) => [name, migrations])),
      logger,
    }),
    ledger: createLedgerAppender({ clock, random, outbox: createWebhookOutbox({ random }) }),
    actors: { describe: describeActors },
    objectDirectory,
    openWorkspace: async (transaction, workspace) => {
      for (const module of modules) await module.openWorkspace?.(context, transaction, workspace);
    },
    jobKinds,
    get promotionGuard() {
      return (promotionGuard ??= createPromotionGuard(context));
    },
  };
  const evaluate = createEvaluateJobKind(context);
  jobKinds.set(evaluate.kind, evaluate);
  return context;
}

function readinessChecks(context: AppContext): ReadonlyMap<string, ReadinessCheck> {
  const checks = new Map<string, ReadinessCheck>();
  for (const module of modules) checks.set(module.name, () => module.readiness?.(context));
  return checks;
}
