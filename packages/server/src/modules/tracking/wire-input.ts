import type { Problem } from "@plumbline/platform";
import { trackingErrors } from "./errors.ts";

const int64Minimum = -(2n ** 63n);
const int64Maximum = 2n ** 63n - 1n;

/**
 * Reads the fields of a request as MLflow's clients write them: int64 as number or text, NaN and the infinities as
 * text, absent the same as null. Checked by hand, since these bodies are the hot paths.
 *
 * It notes every problem and goes on; `finish` throws them all at once.
 */
export class WireInput {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #parent: WireInput | undefined;
  readonly #name: string;
  readonly #index: number;
  readonly #problems: Problem[];

  private constructor(fields: unknown, problems: Problem[], parent?: WireInput, name = "", index = 0) {
    this.#parent = parent;
    this.#name = name;
    this.#index = index;
    this.#problems = problems;
    if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) {
      this.#fields = fields as Record<string, unknown>;
    } else {
      this.#fields = {};
      if (fields !== undefined && fields !== null) this.note("", `is ${describe(fields)}, not an object`);
    }
  }

  /** @param call Names the request in errors, e.g. `log-batch`. */
  static read<T>(call: string, value: unknown, read: (input: WireInput) => T): T {
    const problems: Problem[] = [];
    const result = read(new WireInput(value, problems));
    if (problems.length > 0) throw trackingErrors["invalid-input"]({ call, problems }, { problems });
    return result;
  }

  /** Notes a problem with a field, or with this object where `field` is empty. */
  note(field: string, message: string): void {
    const path = this.#path();
    this.#problems.push({ field: path === "" || field === "" ? path + field : `${path}.${field}`, message });
  }

  /** The first of `names` that is there. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#one(name);
      if (value === undefined) continue;
      if (typeof value === "string") return value;
      this.note(name, `is ${describe(value)}; give a text`);
      return undefined;
    }
    return undefined;
  }

  /** As `text`; empty counts as absent. */
  requiredText(...names: readonly string[]): string {
    const problems = this.#problems.length;
    const value = this.text(...names) ?? "";
    if (value === "" && this.#problems.length === problems) this.#noteMissing(names[0]!);
    return value;
  }

  /** A whole number of at most 64 bits, as `bigint` where a JavaScript number cannot hold it. */
  int64(name: string): number | bigint | undefined {
    const value = this.#one(name);
    if (value === undefined || value === "") return undefined;
    if (typeof value === "number" && Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    const whole = wholeNumber(value);
    if (whole === undefined || whole < int64Minimum || whole > int64Maximum) {
      this.note(name, `is ${describe(value)}; give a whole number of at most 64 bits`);
      return undefined;
    }
    const number = Number(whole);
    return Number.isSafeInteger(number) ? number : whole;
  }

  requiredInt64(name: string): number | bigint {
    const value = this.#one(name);
    if (value === undefined || value === "") this.#noteMissing(name);
    return this.int64(name) ?? 0;
  }

  /** A whole number that a JavaScript number holds exactly. */
  integer(name: string): number | undefined {
    const value = this.int64(name);
    if (typeof value !== "bigint") return value;
    this.note(name, `is ${value}; at most 2^53 − 1 either way is allowed`);
    return undefined;
  }

  requiredDouble(name: string): number {
    const value = this.#one(name);
    if (value === undefined || value === "") {
      this.#noteMissing(name);
      return 0;
    }
    if (typeof value === "number" || typeof value === "bigint") {
      // JSON has no infinities: a number that was read as one was written with too many digits.
      if (!Number.isFinite(Number(value))) this.note(name, "is beyond what a double holds");
      return Number(value);
    }
    const number = typeof value === "string" ? doubleOfText(value) : undefined;
    if (number === undefined)
      this.note(name, `is ${describe(value)}; give a number, "NaN", "Infinity" or "-Infinity"`);
    return number ?? 0;
  }

  boolean(name: string): boolean | undefined {
    const value = this.#one(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
    this.note(name, `is ${describe(value)}; give true or false`);
    return undefined;
  }

  /** Texts; a query's single value is a list of one. */
  texts(name: string): readonly string[] {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return [];
    const list = this.#parent === undefined && typeof value === "string" && this.#isQuery() ? [value] : value;
    if (Array.isArray(list) && list.every((item) => typeof item === "string")) return list;
    this.note(name, `is ${describe(value)}; give a list of texts`);
    return [];
  }

  /** An object within this one. */
  object<T>(name: string, read: (input: WireInput) => T): T | undefined {
    const value = this.#fields[name] ?? undefined;
    return value === undefined ? undefined : read(new WireInput(value, this.#problems, this, name, -1));
  }

  list<T>(name: string, read: (item: WireInput) => T): T[] {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return [];
    if (Array.isArray(value)) {
      return value.map((item, index) => read(new WireInput(item ?? {}, this.#problems, this, name, index)));
    }
    this.note(name, `is ${describe(value)}; give a list`);
    return [];
  }

  /** The field as it came, for an enum that may be a name or a number. */
  raw(name: string): unknown {
    return this.#one(name);
  }

  /** One value; of a query's repeated key the first, as with MLflow. */
  #one(name: string): unknown {
    const value = this.#fields[name] ?? undefined;
    return Array.isArray(value) && this.#isQuery() ? value[0] : value;
  }

  #noteMissing(name: string): void {
    this.note(name, "is missing");
  }

  #isQuery(): boolean {
    return Object.getPrototypeOf(this.#fields) === null;
  }

  #path(): string {
    if (this.#parent === undefined) return "";
    const above = this.#parent.#path();
    const own = this.#index < 0 ? this.#name : `${this.#name}[${this.#index}]`;
    return above === "" ? own : `${above}.${own}`;
  }
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  return typeof value === "string" ? wholeNumberOfText(value) : undefined;
}

/** Digits, or digits with an exponent: MLflow's R client writes 100000 as "1e+05", as protobuf's JSON allows for an int64. */
function wholeNumberOfText(text: string): bigint | undefined {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d{1,20})(?:\.(\d{1,20}))?(?:[eE]\+?(\d{1,2}))?$/.exec(text) ?? [];
  const zeros = Number(exponent) - fraction.replace(/0+$/, "").length;
  if (whole === "" || zeros < 0) return undefined;
  return BigInt(sign + whole + fraction.replace(/0+$/, "") + "0".repeat(zeros));
}

function doubleOfText(text: string): number | undefined {
  if (text === "NaN") return NaN;
  if (text === "Infinity" || text === "-Infinity") return text === "Infinity" ? Infinity : -Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A value as a reader of an error wants to see it, never at length. */
function describe(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
