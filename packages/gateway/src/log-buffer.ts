import type { LoggedInput, LoggedValues } from "./logged-inputs.ts";
import { type CodedText, type Column, ColumnKind, type NumberKind } from "./parquet/column.ts";
import type { DeploymentRoute } from "./route-table.ts";

/** Rows of one revision on their way to a segment: the first `rowCount` of each array. Of numbers NaN is null. */
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
  readonly inputs: readonly Column[];
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
    /** Each logged input's values, in the order of the buffer's inputs. */
    readonly inputs: readonly (LoggedValues | undefined)[];
    readonly entityKeys: ArrayLike<unknown> | undefined;
    readonly scores: Float64Array;
    readonly labels: readonly (string | number)[] | undefined;
  };
}

/** Which rows of a request go where in a buffer. */
interface Span {
  /** The request's first row of these. */
  readonly from: number;
  /** Where it goes, and where the rows end. */
  readonly start: number;
  readonly end: number;
}

/** Gathers text as codes: most columns have few different values, and codes move between threads without a copy. */
class TextColumn {
  readonly #codes: Int32Array;
  readonly #codeOf = new Map<string, number>();

  constructor(capacity: number) {
    this.#codes = new Int32Array(capacity);
  }

  add(source: LoggedValues | undefined, { from, start, end }: Span): void {
    if (source === undefined) {
      this.#codes.fill(-1, start, end);
      return;
    }
    const { values, offset, step } = source;
    for (let row = start, at = offset + from * step; row < end; row++, at += step)
      this.#codes[row] = this.#encode(values[at]);
  }

  addSame(value: string | undefined, { start, end }: Span): void {
    this.#codes.fill(this.#encode(value), start, end);
  }

  take(): CodedText {
    return { codes: this.#codes, values: [...this.#codeOf.keys()] };
  }

  takeAs(name: string): Column {
    return { name, kind: ColumnKind.string, values: this.take() };
  }

  #encode(value: unknown): number {
    if (value === undefined || value === null) return -1;
    const text = textOf(value);
    let code = this.#codeOf.get(text);
    if (code === undefined) this.#codeOf.set(text, (code = this.#codeOf.size));
    return code;
  }
}

class NumberColumn {
  readonly #kind: NumberKind;
  readonly #numbers: Float64Array;

  constructor(kind: NumberKind, capacity: number) {
    this.#kind = kind;
    this.#numbers = new Float64Array(capacity);
  }

  add(source: LoggedValues | undefined, { from, start, end }: Span): void {
    if (source === undefined) {
      this.#numbers.fill(NaN, start, end);
      return;
    }
    const { values, offset, step } = source;
    for (let row = start, at = offset + from * step; row < end; row++, at += step) {
      const value = values[at];
      if (typeof value === "number") this.#numbers[row] = value;
      else this.#numbers[row] = value === undefined || value === null ? NaN : Number(value);
    }
  }

  takeAs(name: string): Column {
    return { name, kind: this.#kind, values: this.#numbers };
  }
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
  readonly #inputs: readonly { readonly name: string; readonly column: NumberColumn | TextColumn }[];
  #rowCount = 0;

  constructor(route: DeploymentRoute, inputs: readonly LoggedInput[], capacity: number) {
    this.route = route;
    this.#capacity = capacity;
    this.#requestNumbers = new Float64Array(capacity);
    this.#rowIndexes = new Int32Array(capacity);
    this.#receivedAtMs = new Float64Array(capacity);
    this.#statuses = new Int32Array(capacity);
    this.#latenciesUs = new Float64Array(capacity);
    this.#scores = new Float64Array(capacity);
    this.#errorCodes = new TextColumn(capacity);
    this.#predicted = new TextColumn(capacity);
    this.#entityKeys = new TextColumn(capacity);
    this.#inputs = inputs.map(({ name, kind }) => ({
      name,
      column: kind === ColumnKind.string ? new TextColumn(capacity) : new NumberColumn(kind, capacity),
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
    const { requestNumber, receivedAtMs, status, latencyUs, errorCode, rows } = request;
    const start = this.#rowCount;
    const end = Math.min(this.#capacity, start + (rows?.rowCount ?? 1) - from);
    for (let row = start, index = from; row < end; row++, index++) {
      this.#requestNumbers[row] = requestNumber;
      this.#rowIndexes[row] = index;
      this.#receivedAtMs[row] = receivedAtMs;
      this.#statuses[row] = status;
      this.#latenciesUs[row] = latencyUs;
      this.#scores[row] = rows?.scores[index] ?? NaN;
    }
    const span: Span = { from, start, end };
    this.#errorCodes.addSame(errorCode, span);
    this.#predicted.add(everyRow(rows?.labels), span);
    this.#entityKeys.add(everyRow(rows?.entityKeys), span);
    for (let at = 0; at < this.#inputs.length; at++) this.#inputs[at]?.column.add(rows?.inputs[at], span);
    this.#rowCount = end;
    return from + end - start;
  }

  /** Hands all over; nothing can be added any more. */
  take(requestIdPrefix: string): LogRows {
    return {
      rowCount: this.#rowCount,
      requestIdPrefix,
      requestNumbers: this.#requestNumbers,
      rowIndexes: this.#rowIndexes,
      receivedAtMs: this.#receivedAtMs,
      statuses: this.#statuses,
      latenciesUs: this.#latenciesUs,
      scores: this.#scores,
      errorCodes: this.#errorCodes.take(),
      predicted: this.#predicted.take(),
      entityKeys: this.#entityKeys.take(),
      inputs: this.#inputs.map(({ name, column }) => column.takeAs(name)),
    };
  }
}

function everyRow(values: ArrayLike<unknown> | undefined): LoggedValues | undefined {
  return values && { values, offset: 0, step: 1 };
}

/** Texts as they are, labels and whole numbers in decimal, anything else as JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "bigint" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
