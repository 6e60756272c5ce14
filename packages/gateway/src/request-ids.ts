import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** A property and not a WeakMap: a weak entry a request costs the garbage collector more than the request itself. */
const numberKey = Symbol("plumbline.requestNumber");
type NumberedRequest = IncomingMessage & { [numberKey]?: number };

/** Gives each request an id that no other process ever gives, as cheaply as counting. */
export class RequestIds {
  /** Ids are this and a number in base 36. */
  readonly prefix = `${randomBytes(9).toString("base64url")}-`;
  #last = 0;

  /** Numbers a request that has arrived, and answers its id. */
  readonly give = (request: NumberedRequest): string => {
    request[numberKey] = ++this.#last;
    return this.prefix + this.#last.toString(36);
  };

  numberOf(request: NumberedRequest): number {
    return request[numberKey] ?? 0;
  }
}
