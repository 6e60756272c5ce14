import type { AppContext } from "#context";
import { authenticateRequest, createToken, createUser, defaultWorkspace, systemPrincipal } from "#identity";
import type { Principal } from "#ports";

/** One user for each set of roles that a test asks for, made when it is first asked for. */
export class TestUsers {
  readonly #context: AppContext;
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(context: AppContext) {
    this.#context = context;
  }

  token(roles: readonly string[]): Promise<string> {
    const granted = roles.length === 0 ? ["administrator"] : [...new Set(roles)].sort();
    const userName = `test-${granted.join("-")}`;
    let token = this.#tokens.get(userName);
    if (token === undefined) this.#tokens.set(userName, (token = this.#createUser(userName, granted)));
    return token;
  }

  async principal(roles: readonly string[]): Promise<Principal> {
    const headers = { authorization: `Bearer ${await this.token(roles)}` };
    const request = { method: "GET", protocol: "http", ip: "127.0.0.1", headers } as const;
    return authenticateRequest(this.#context, request, "session:own");
  }

  async #createUser(userName: string, roles: readonly string[]): Promise<string> {
    const system = systemPrincipal(defaultWorkspace);
    const user = await createUser(this.#context, system, { userName, roles });
    const asUser = { ...system, actorId: user.actorId, userName };
    return (await createToken(this.#context, asUser, { label: "test" })).token;
  }
}
