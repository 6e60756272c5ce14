import type {
  Clock,
  Logger,
  ObjectStore,
  Random,
  Route as PlatformRoute,
  RouteDefinition,
} from "@plumbline/platform";
import type { Registry } from "prom-client";
import type { ServerConfig } from "./server-config.ts";
import type {
  ActorDirectory,
  JobKind,
  LedgerAppender,
  ObjectDirectory,
  Principal,
  PromotionGuard,
  WorkspaceId,
} from "./ports.ts";
import type { Migrations, Storage, Transaction } from "./storage/index.ts";

/** Everything a use case may need. A use case takes `Pick<AppContext, …>` of just what it uses. */
export interface AppContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly config: ServerConfig;
  readonly storage: Storage;
  readonly objects: ObjectStore;
  readonly metrics: Registry;
  readonly ledger: LedgerAppender;
  readonly actors: ActorDirectory;
  readonly objectDirectory: ObjectDirectory;
  /** Inside the transaction that makes a workspace: each module lays down what a new workspace holds. */
  openWorkspace(transaction: Transaction, workspace: WorkspaceId): Promise<void>;
  readonly promotionGuard: PromotionGuard;
  readonly jobKinds: ReadonlyMap<string, JobKind>;
}

export type Route = PlatformRoute<AppContext, Principal>;

/** Checks a route's types where it is written, then forgets them so that all routes fit one list. */
export function defineRoute<Params, Query, Body>(
  route: RouteDefinition<AppContext, Principal, Params, Query, Body>,
): Route {
  return route as unknown as Route;
}

/** Something that runs for as long as the server does. */
export type Service = AsyncDisposable;

/** What `app.ts` needs of a module. */
export interface Module {
  readonly name: string;
  readonly migrations: Migrations;
  readonly routes: readonly Route[];
  /** Starts what runs beside requests. Called once, after migrations. */
  start?(context: AppContext): Promise<Service | undefined> | Service | undefined;
  /** Lays down what a new workspace starts with. */
  openWorkspace?(context: AppContext, transaction: Transaction, workspace: WorkspaceId): void | Promise<void>;
  /** A reason why the server should not get traffic, or undefined. */
  readiness?(context: AppContext): string | undefined;
}
