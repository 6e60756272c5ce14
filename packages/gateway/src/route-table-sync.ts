import { setTimeout as sleep } from "node:timers/promises";
import { type Logger, PlumblineError } from "@plumbline/platform";
import { type PlumblineClient, PlumblineUnreachableError } from "@plumbline/sdk";
import type { Callers } from "./callers.ts";
import { gatewayErrors } from "./errors.ts";
import type { GatewayDirectory } from "./gateway-directory.ts";
import type { ModelStore } from "./model-store.ts";
import { type DeploymentRoute, isSameRoute, openRouteTable, type RouteTable } from "./route-table.ts";
import { ServedModel, type ServingLimits } from "./served-model.ts";
import type { Serving } from "./serving.ts";

/** Longest time the server holds a question about its route table, in seconds. */
const waitSeconds = 25;
/** Pause after a failure, in milliseconds. */
const pauseMs = 2000;

interface Parts {
  readonly client: PlumblineClient;
  readonly directory: GatewayDirectory;
  readonly models: ModelStore;
  readonly serving: Serving;
  readonly callers: Callers;
  readonly logger: Logger;
  readonly limits: ServingLimits;
}

/** Keeps what is served equal to the server's signed route table, and serves the last one while the server is away. */
export class RouteTableSync implements AsyncDisposable {
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  readonly #failures = new Map<string, string>();
  #table: RouteTable | undefined;
  #refusal: string | undefined;
  #serverIsAway = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Generation of the route table that is served; undefined before the first. */
  get generation(): number | undefined {
    return this.#table?.generation;
  }

  /** Why this gateway should not get traffic, or undefined. */
  readiness(): string | undefined {
    const reasons = [...this.#failures].map(([name, reason]) => `deployment ${name}: ${reason}`);
    if (this.#refusal !== undefined) reasons.unshift(this.#refusal);
    if (this.#table === undefined) reasons.unshift("no route table yet");
    return reasons.length === 0 ? undefined : reasons.join("; ");
  }

  /** Serves from disk what was kept there, then follows the server until disposed. */
  async start(): Promise<void> {
    await this.#restore();
    this.#running = this.#follow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #restore(): Promise<void> {
    const { directory, logger } = this.#parts;
    const [envelope, key] = [await directory.readRouteTable(), await directory.readEvidenceKey()];
    if (envelope === undefined || key === undefined) return;
    try {
      const table = openRouteTable(envelope, key);
      await this.#apply(table, { fetchFiles: false });
      logger.info({ generation: table.generation }, "serving the route table kept on disk");
    } catch (error) {
      this.#refuse(error, "the route table kept on disk is refused");
    }
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#poll();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#refuse(error, "the route table could not be brought up to date");
        await this.#pause();
      }
    }
  }

  async #poll(): Promise<void> {
    const { client, directory } = this.#parts;
    const key = await this.#pinnedKey();
    const retrying = this.#failures.size > 0;
    const text = await client.text("/api/v1/gateway/snapshot", {
      query: {
        after: this.generation,
        waitSeconds: retrying || this.generation === undefined ? 0 : waitSeconds,
      },
      timeoutSeconds: waitSeconds + 15,
      signal: this.#stop.signal,
    });
    if (this.#serverIsAway) this.#parts.logger.info("the server is back");
    this.#serverIsAway = false;
    if (text === "") {
      this.#refusal = undefined;
      if (!retrying || this.#table === undefined) return;
      await this.#apply(this.#table, { fetchFiles: true });
      if (this.#failures.size > 0) await this.#pause();
      return;
    }
    const envelope = Buffer.from(text);
    const table = await this.#open(envelope, key);
    const current = this.generation ?? -1;
    if (table.generation < current) {
      throw gatewayErrors["route-table-went-back"]({ generation: table.generation, current });
    }
    await this.#apply(table, { fetchFiles: true });
    await directory.writeRouteTable(envelope);
    await this.#parts.models.removeUnused(table.deployments);
    this.#refusal = undefined;
  }

  /** The key pinned at first contact; the first contact pins it. */
  async #pinnedKey(): Promise<string> {
    const { client, directory, logger } = this.#parts;
    const pinned = await directory.readEvidenceKey();
    if (pinned !== undefined) return pinned;
    const key = await client.text("/api/v1/evidence/key", { signal: this.#stop.signal });
    await directory.writeEvidenceKey(key);
    logger.info({ path: directory.evidenceKeyPath }, "pinned the server's evidence key");
    return key;
  }

  async #open(envelope: Uint8Array, key: string): Promise<RouteTable> {
    const { client, directory } = this.#parts;
    try {
      return openRouteTable(envelope, key);
    } catch (error) {
      const current = await client.text("/api/v1/evidence/key", { signal: this.#stop.signal });
      if (current.trim() === key.trim()) throw error;
      throw gatewayErrors["key-changed"]({ path: directory.evidenceKeyPath }, { cause: error });
    }
  }

  /** Loads what is new beside what is served, then swaps. A deployment that fails stays as it was. */
  async #apply(table: RouteTable, { fetchFiles }: { fetchFiles: boolean }): Promise<void> {
    const { serving, callers } = this.#parts;
    callers.replace(table.callers);
    const names = new Set(table.deployments.map(({ name }) => name));
    for (const { route } of serving.models) if (!names.has(route.name)) serving.remove(route.name);
    for (const name of this.#failures.keys()) if (!names.has(name)) this.#failures.delete(name);
    for (const route of table.deployments) {
      const served = serving.get(route.name);
      if (served !== undefined && isSameRoute(served.route, route)) this.#failures.delete(route.name);
      else await this.#activate(route, fetchFiles);
    }
    this.#table = table;
  }

  async #activate(route: DeploymentRoute, fetchFiles: boolean): Promise<void> {
    const { models, serving, logger, limits } = this.#parts;
    const what = { deployment: route.name, revision: route.revision, version: route.version };
    try {
      if (fetchFiles) await models.fetchFiles(route);
      serving.put(await ServedModel.load(route, { directory: models.directoryOf(route), limits, logger }));
      this.#failures.delete(route.name);
      logger.info(what, "serving");
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#failures.set(route.name, `revision ${route.revision} cannot be served: ${reason}`);
      logger.error({ ...what, err: error }, "a revision cannot be served; what was served before stays");
    }
  }

  #refuse(error: unknown, message: string): void {
    const { logger } = this.#parts;
    // A server that is away is what the kept route table is for: it is no reason to send traffic elsewhere.
    if (error instanceof PlumblineUnreachableError) {
      if (!this.#serverIsAway) {
        logger.warn({ reason: error.message }, "the server is away; serving the last route table");
      }
      this.#serverIsAway = true;
      return;
    }
    if (error instanceof PlumblineError) this.#refusal = error.message;
    logger.error({ err: error }, message);
  }

  async #pause(): Promise<void> {
    await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
