import type { Readable } from "node:stream";
import { PlumblineApiError, type PlumblineClient, PlumblineUnreachableError } from "@plumbline/sdk";
import type { BatchItem } from "./batch-item.ts";
import type { LeftBehind } from "./import-source.ts";
import { retryWhile } from "./retry.ts";

/** What the server made of one thing that was brought to it. */
export interface Outcome {
  readonly outcome: "recorded" | "unchanged" | "conflict" | "refused";
  readonly reason?: string;
  /** Of an experiment: where its runs go; absent where they can go nowhere. */
  readonly experimentId?: string;
  readonly artifactLocation?: string;
}

/** An artifact's owner, by its id and its experiment on the server. */
export interface FileOwner {
  readonly kind: "run" | "logged-model";
  readonly id: string;
  readonly experimentId: string;
}

const jsonTimeoutSeconds = 120;
/** A file as slow as this is still let through. */
const slowestBytesPerSecond = 100_000;

/**
 * An import on a Plumbline server. Each call may be made again: sent twice, everything is as if it was sent once. So it
 * is, while the server restarts.
 */
export class ImportTarget {
  readonly #client: PlumblineClient;
  readonly #path: string;
  /** Whether an import from the same source was interrupted and goes on now. */
  readonly isResumed: boolean;

  private constructor(client: PlumblineClient, id: string, isResumed: boolean) {
    this.#client = client;
    this.#path = `/api/v1/imports/${encodeURIComponent(id)}`;
    this.isResumed = isResumed;
  }

  static async start(
    client: PlumblineClient,
    source: { kind: string; location: string },
  ): Promise<ImportTarget> {
    const body = { source: { kind: source.kind, location: source.location } };
    const started = await retryWhile(mayPass, () =>
      client.post<{ id: string; resumed: boolean }>("/api/v1/imports", body),
    );
    return new ImportTarget(client, started.id, started.resumed);
  }

  /** Records all items or none. @returns an outcome for each. */
  async record(items: readonly BatchItem[]): Promise<readonly Outcome[]> {
    const { results } = await this.#post<{ results: Outcome[] }>("batches", { items });
    return results;
  }

  /** Of the runs named, those that this import recorded before. */
  async listRecorded(runIds: readonly string[]): Promise<ReadonlySet<string>> {
    const answer = await this.#post<{ runIds: string[] }>("recorded-runs", { runIds });
    return new Set(answer.runIds);
  }

  /** @param open Called for each attempt. */
  async sendFile(
    owner: FileOwner,
    file: { path: string; sizeBytes: number },
    open: () => Promise<Readable>,
  ): Promise<Outcome & { sha256: string }> {
    const { kind, id, experimentId } = owner;
    const query = { kind, owner: id, experiment: experimentId, path: file.path };
    const timeoutSeconds = jsonTimeoutSeconds + file.sizeBytes / slowestBytesPerSecond;
    return retryWhile(mayPass, async () => {
      const content = await open();
      try {
        return await this.#client.upload(`${this.#path}/artifacts`, content, { query, timeoutSeconds });
      } finally {
        content.destroy();
      }
    });
  }

  async sendModel(model: object): Promise<Outcome> {
    return this.#post("models", model);
  }

  async sendVersion(version: object): Promise<Outcome> {
    return this.#post("model-versions", version);
  }

  async promote(promotion: object): Promise<Outcome> {
    return this.#post("promotions", promotion);
  }

  async complete(report: {
    counts: Readonly<Record<string, number>>;
    notCarried: readonly LeftBehind[];
  }): Promise<void> {
    await this.#post("complete", report);
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    return retryWhile(mayPass, () =>
      this.#client.post<T>(`${this.#path}/${path}`, body, { timeoutSeconds: jsonTimeoutSeconds }),
    );
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof PlumblineUnreachableError) return true;
  return error instanceof PlumblineApiError && (error.status === 429 || error.status >= 502);
}
