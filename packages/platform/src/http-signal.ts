import type { FastifyReply } from "fastify";

/** Abort signals of requests under way, made only for handlers that ask: one for each request is dear. */
export class RequestSignals {
  readonly #open = new Set<AbortController>();
  #closing = false;

  /** Aborted when the client goes away or the server shuts down, also where either has happened already. */
  of(reply: FastifyReply): AbortSignal {
    const gone = new AbortController();
    if (this.#closing || reply.raw.destroyed) {
      gone.abort();
      return gone.signal;
    }
    this.#open.add(gone);
    reply.raw.once("close", () => {
      this.#open.delete(gone);
      gone.abort();
    });
    return gone.signal;
  }

  /** Feeds and long polls would otherwise hold up a shutdown for as long as they last. */
  abortAll(): void {
    this.#closing = true;
    for (const request of this.#open) request.abort();
  }
}
