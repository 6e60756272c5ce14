import type { LoggedInput } from "./logged-inputs.ts";
import { LoggedKind } from "./logged-kind.ts";
import type { DeploymentRoute } from "./route-table.ts";

/** Text of few different values: a code a row (−1 is null) into the list of values. */
export interface CodedText {
  readonly codes: Int32Array;
  readonly values: readonly string[];
}

/** Rows of one revision on their way to a segment. Of numbers NaN is null. */
export interface LogRows {
  readonly rowCount: number;
  /** Ids are the prefix and the row's number in base 36. */
  readonly requestIdPrefix: string;
  readonly requestNumbers: Float64Array;
  readonly rowIndexes: Int32Array;
  readonly receivedAtMs: Float64Array;
  readonly statuses: Int32Array;
  readonly latenciesUs: Float64Array;
  readonly scores: Float64Array;
  readonly errorCodes: CodedText;
  readonly predicted: CodedText;
  readonly entityKeys: CodedText;
  readonly inputs: readonly {
    readonly name: string;
    readonly kind: LoggedKind;
    readonly values: Float64Array | CodedText;
  }[];
}

/** A request as it is logged: one row for each instance, or one row without values where it was refused. */
export interface LoggedRequest {
  readonly requestNumber: number;
  readonly receivedAtMs: number;
  readonly status: number;
  readonly latencyUs: number;
  readonly errorCode?: string;
  readonly rows?: {
    readonly rowCount: number;
    /** Each logged input's values by row, in the order of the buffer's inputs. */
    readonly inputs: readonly (ArrayLike<unknown> | undefined)[];
    readonly entityKeys: ArrayLike<unknown> | undefined;
    readonly scores: Float64Array;
    readonly labels: readonly (string | number)[] | undefined;
  };
}

/** Gathers text as codes: most columns have few different values, and codes move between threads without a copy. */
class TextColumn {
  readonly #codes: Int32Array;
  readonly #codeOf = new Map<string, number>();

  constructor(capacity: number) {
    this.#codes = new Int32Array(capacity);
  }

  set(row: number, value: unknown): void {
    if (value === undefined || value === null) {
      this.#codes[row] = -1;
      return;
    }
    const text = textOf(value);
    let code = this.#codeOf.get(text);
    if (code === undefined) this.#codeOf.set(text, (code = this.#codeOf.size));
    this.#codes[row] = code;
  }

  take(rowCount: number): CodedText {
    return { codes: this.#codes.slice(0, rowCount), values: [...this.#codeOf.keys()] };
  }
}

interface InputColumn {
  readonly name: string;
  readonly kind: LoggedKind;
  readonly numbers: Float64Array | undefined;
  readonly texts: TextColumn | undefined;
}

/** Gathers rows column by column, so that a full buffer is handed to the writing thread without copying them. */
export class LogBuffer {
  readonly route: DeploymentRoute;
  readonly #capacity: number;
  readonly #requestNumbers: Float64Array;
  readonly #rowIndexes: Int32Array;
  readonly #receivedAtMs: Float64Array;
  readonly #statuses: Int32Array;
  readonly #latenciesUs: Float64Array;
  readonly #scores: Float64Array;
  readonly #errorCodes: TextColumn;
  readonly #predicted: TextColumn;
  readonly #entityKeys: TextColumn;
  readonly #inputs: readonly InputColumn[];
  #rowCount = 0;

  constructor(route: DeploymentRoute, inputs: readonly LoggedInput[], capacity: number) {
    this.route = route;
    this.#capacity = capacity;
    const numbers = () => new Float64Array(capacity);
    const texts = () => new TextColumn(capacity);
    this.#requestNumbers = numbers();
    this.#rowIndexes = new Int32Array(capacity);
    this.#receivedAtMs = numbers();
    this.#statuses = new Int32Array(capacity);
    this.#latenciesUs = numbers();
    this.#scores = numbers();
    this.#errorCodes = texts();
    this.#predicted = texts();
    this.#entityKeys = texts();
    this.#inputs = inputs.map(({ name, kind }) => ({
      name,
      kind,
      numbers: kind === LoggedKind.string ? undefined : numbers(),
      texts: kind === LoggedKind.string ? texts() : undefined,
    }));
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get isFull(): boolean {
    return this.#rowCount === this.#capacity;
  }

  /** Adds rows `from` on until the buffer is full; answers how many rows of the request are in now. */
  add(request: LoggedRequest, from: number): number {
    const total = request.rows?.rowCount ?? 1;
    const until = Math.min(total, from + this.#capacity - this.#rowCount);
    for (let index = from; index < until; index++) this.#addRow(request, index);
    return until;
  }

  take(requestIdPrefix: string): LogRows {
    const rowCount = this.#rowCount;
    return {
      rowCount,
      requestIdPrefix,
      requestNumbers: this.#requestNumbers.slice(0, rowCount),
      rowIndexes: this.#rowIndexes.slice(0, rowCount),
      receivedAtMs: this.#receivedAtMs.slice(0, rowCount),
      statuses: this.#statuses.slice(0, rowCount),
      latenciesUs: this.#latenciesUs.slice(0, rowCount),
      scores: this.#scores.slice(0, rowCount),
      errorCodes: this.#errorCodes.take(rowCount),
      predicted: this.#predicted.take(rowCount),
      entityKeys: this.#entityKeys.take(rowCount),
      inputs: this.#inputs.flatMap(({ name, kind, numbers, texts }) => {
        const values = numbers?.slice(0, rowCount) ?? texts?.take(rowCount);
        return values === undefined ? [] : [{ name, kind, values }];
      }),
    };
  }

  #addRow(
    { requestNumber, receivedAtMs, status, latencyUs, errorCode, rows }: LoggedRequest,
    index: number,
  ): void {
    const row = this.#rowCount++;
    this.#requestNumbers[row] = requestNumber;
    this.#rowIndexes[row] = index;
    this.#receivedAtMs[row] = receivedAtMs;
    this.#statuses[row] = status;
    this.#latenciesUs[row] = latencyUs;
    this.#scores[row] = rows?.scores[index] ?? NaN;
    this.#errorCodes.set(row, errorCode);
    this.#predicted.set(row, textOfLabel(rows?.labels?.[index]));
    this.#entityKeys.set(row, rows?.entityKeys?.[index]);
    for (const [at, { numbers, texts }] of this.#inputs.entries()) {
      const value = rows?.inputs[at]?.[index];
      if (numbers !== undefined) numbers[row] = value === undefined || value === null ? NaN : Number(value);
      else texts?.set(row, value);
    }
  }
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}

function textOfLabel(label: string | number | undefined): string | undefined {
  return label === undefined ? undefined : String(label);
}
