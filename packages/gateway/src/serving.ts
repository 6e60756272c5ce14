import { gatewayErrors } from "./errors.ts";
import type { ServedModel } from "./served-model.ts";

/** The models that answer requests now, one for each deployment. */
export class Serving implements AsyncDisposable {
  readonly #byName = new Map<string, ServedModel>();
  readonly #leaving = new Set<Promise<void>>();

  get models(): ServedModel[] {
    return [...this.#byName.values()];
  }

  get(deployment: string): ServedModel | undefined {
    return this.#byName.get(deployment);
  }

  /** @throws PlumblineError `gateway/no-such-deployment`, `gateway/no-such-version`. */
  find(deployment: string, version?: string): ServedModel {
    const served = this.#byName.get(deployment);
    if (served === undefined) {
      throw gatewayErrors["no-such-deployment"]({ deployment, served: [...this.#byName.keys()] });
    }
    if (version !== undefined && version !== served.route.version) {
      throw gatewayErrors["no-such-version"]({ deployment, version, served: served.route.version });
    }
    return served;
  }

  /** @throws PlumblineError `gateway/not-one-deployment`. */
  findOnly(): ServedModel {
    const [only, ...others] = this.#byName.values();
    if (only === undefined || others.length > 0) {
      throw gatewayErrors["not-one-deployment"]({ served: [...this.#byName.keys()] });
    }
    return only;
  }

  /** From this moment on requests go to `model`; those in flight end on the one before, which is then unloaded. */
  put(model: ServedModel): void {
    const before = this.#byName.get(model.route.name);
    this.#byName.set(model.route.name, model);
    if (before !== undefined) this.#unload(before);
  }

  remove(deployment: string): void {
    const before = this.#byName.get(deployment);
    this.#byName.delete(deployment);
    if (before !== undefined) this.#unload(before);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#byName.keys()) this.remove(name);
    await Promise.all(this.#leaving);
  }

  #unload(model: ServedModel): void {
    const left = model[Symbol.asyncDispose]().finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
  }
}
