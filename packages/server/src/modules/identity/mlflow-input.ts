import { errors } from "./errors.ts";

/** Fields of one of MLflow's calls on users and permissions: of the body, or of the query where there is none. */
export class MlflowInput {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    this.#fields =
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : {};
  }

  /** The field, where it is a text; of a query's repeated key the first. */
  optionalText(name: string): string | undefined {
    const value = this.#value(name);
    return typeof value === "string" ? value : undefined;
  }

  /** @throws PlumblineError `identity/field-missing`, also where it is no text or empty. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined || value === "") throw errors["field-missing"]({ name, type: "text" });
    return value;
  }

  /** @throws PlumblineError `identity/field-missing`. */
  boolean(name: string): boolean {
    const value = this.#value(name);
    if (typeof value !== "boolean") throw errors["field-missing"]({ name, type: "true or false" });
    return value;
  }

  /** A whole number, also as text. @throws PlumblineError `identity/field-missing`. */
  integer(name: string): number {
    const value = Number(this.#value(name) ?? Number.NaN);
    if (!Number.isSafeInteger(value)) throw errors["field-missing"]({ name, type: "whole number" });
    return value;
  }

  texts(name: string): string[] {
    const value = this.#fields[name];
    const list = Array.isArray(value) ? value : [value];
    return list.filter((item) => typeof item === "string");
  }

  #value(name: string): unknown {
    const value = this.#fields[name];
    return Array.isArray(value) ? value[0] : value;
  }
}
