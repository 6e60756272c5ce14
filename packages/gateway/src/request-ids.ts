import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Header with the id of a request on every answer. */
const headerName = "x-request-id";

/** Gives each request an id that no other process ever gives, as cheaply as counting. */
export class RequestIds {
  /** Ids are this and a number in base 36. */
  readonly prefix = `${randomBytes(9).toString("base64url")}-`;
  readonly #numbers = new WeakMap<IncomingMessage, number>();
  #last = 0;

  /** Puts an id on every answer of a server, whatever answers it. */
  install(server: Server): void {
    server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
      const number = ++this.#last;
      this.#numbers.set(request, number);
      response.setHeader(headerName, this.#idOf(number));
    });
  }

  numberOf(request: IncomingMessage): number {
    return this.#numbers.get(request) ?? 0;
  }

  of(request: IncomingMessage): string {
    return this.#idOf(this.numberOf(request));
  }

  #idOf(number: number): string {
    return this.prefix + number.toString(36);
  }
}
