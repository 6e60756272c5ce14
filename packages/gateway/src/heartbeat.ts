import type { Logger } from "@plumbline/platform";
import type { PlumblineClient } from "@plumbline/sdk";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import type { RouteTableSync } from "./route-table-sync.ts";
import type { Serving } from "./serving.ts";

interface Options {
  readonly client: PlumblineClient;
  readonly gatewayId: string;
  /** Where clients reach this gateway. */
  readonly url: string;
  readonly sync: RouteTableSync;
  readonly serving: Serving;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
  /** Time between two reports. */
  readonly seconds: number;
}

/** Tells the server what this gateway serves and how it fares, every few seconds. */
export class Heartbeat implements AsyncDisposable {
  readonly #options: Options;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    const beat = () => {
      this.#sending = this.#send();
    };
    beat();
    this.#timer = setInterval(beat, this.#options.seconds * 1000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#sending;
  }

  async #send(): Promise<void> {
    const { client, gatewayId, url, sync, serving, metrics, logger, seconds } = this.#options;
    const deployments = serving.models.map(({ route, queueDepth }) => ({
      name: route.name,
      revision: route.revision,
      version: route.version,
      queueDepth,
      ...metrics.revision(route).totals,
    }));
    const report = { gatewayId, url, generation: sync.generation ?? 0, deployments };
    try {
      await client.post("/api/v1/gateway/heartbeat", report, { timeoutSeconds: seconds });
    } catch (error) {
      logger.debug({ err: error }, "the server did not take the heartbeat");
    }
  }
}
