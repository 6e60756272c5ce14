import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Header with the id of a request on every answer. */
const headerName = "x-request-id";

/** A property and not a WeakMap: a weak entry a request costs the garbage collector more than the request itself. */
const numberKey = Symbol("plumbline.requestNumber");
type NumberedRequest = IncomingMessage & { [numberKey]?: number };

/** Gives each request an id that no other process ever gives, as cheaply as counting. */
export class RequestIds {
  /** Ids are this and a number in base 36. */
  readonly prefix = `${randomBytes(9).toString("base64url")}-`;
  #last = 0;

  /** Puts an id on every answer of a server, whatever answers it. */
  install(server: Server): void {
    server.prependListener("request", (request: NumberedRequest, response: ServerResponse) => {
      request[numberKey] = ++this.#last;
      response.setHeader(headerName, this.of(request));
    });
  }

  numberOf(request: NumberedRequest): number {
    return request[numberKey] ?? 0;
  }

  of(request: NumberedRequest): string {
    return this.prefix + this.numberOf(request).toString(36);
  }
}
