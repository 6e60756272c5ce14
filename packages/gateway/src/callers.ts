import { hash } from "node:crypto";
import type { Clock } from "@plumbline/platform";
import type { onRequestHookHandler } from "fastify";
import { gatewayErrors } from "./errors.ts";
import type { RouteTable } from "./route-table.ts";

/** Who may invoke deployments, by the SHA-256 of their tokens. */
export class Callers {
  readonly #clock: Clock;
  #byTokenSha256 = new Map<string, RouteTable["callers"][number]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  replace(callers: RouteTable["callers"]): void {
    this.#byTokenSha256 = new Map(callers.map((caller) => [caller.tokenSha256, caller]));
  }

  /**
   * Who sent this header. The look-up is by digest, so that its time tells nothing about any token.
   *
   * @throws PlumblineError `gateway/unauthenticated`, `gateway/token-expired`.
   */
  identify(authorization: string | undefined): { readonly actorId: string } {
    const token =
      authorization === undefined ? undefined : /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw gatewayErrors.unauthenticated({});
    const caller = this.#byTokenSha256.get(hash("sha256", token));
    if (caller === undefined) throw gatewayErrors.unauthenticated({});
    if (caller.expiresAtMs !== null && caller.expiresAtMs <= this.#clock.nowMs()) {
      throw gatewayErrors["token-expired"]({});
    }
    return caller;
  }

  /** Refuses a request whose caller is not known, before its body is read. */
  readonly required: onRequestHookHandler = (request, _reply, done) => {
    this.identify(request.headers.authorization);
    done();
  };
}
