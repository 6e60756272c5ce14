import { ColumnType, countElements, ElementType, type OnnxModel } from "@plumbline/inference";
import { ColumnKind } from "./parquet/column.ts";
import type { PreparedRequest } from "./prepared-request.ts";

/** How an input is stored. */
export type LoggedKind = Exclude<ColumnKind, "INT32">;

/** An input of the signature that the request log keeps. */
export interface LoggedInput {
  readonly name: string;
  readonly kind: LoggedKind;
  /** Which input of the graph has it, which element of a row it is there, and how many elements a row has. */
  readonly tensor: number;
  readonly element: number;
  readonly width: number;
}

const kindOfColumn: Readonly<Record<ColumnType, LoggedKind>> = {
  [ColumnType.boolean]: ColumnKind.boolean,
  [ColumnType.integer]: ColumnKind.int64,
  [ColumnType.long]: ColumnKind.int64,
  [ColumnType.float]: ColumnKind.double,
  [ColumnType.double]: ColumnKind.double,
  [ColumnType.string]: ColumnKind.string,
  [ColumnType.datetime]: ColumnKind.string,
};

/** The columns of a signature; of a signature of tensors those with one element a row. */
export function planLoggedInputs({ layout, graph }: OnnxModel): LoggedInput[] {
  if (layout.kind !== "tensors") {
    return layout.columns.map(({ name, type }, at) => {
      const place = layout.kind === "matrix" ? [0, at, layout.columns.length] : [at, 0, 1];
      const [tensor = 0, element = 0, width = 1] = place;
      return { name, kind: kindOfColumn[type], tensor, element, width };
    });
  }
  return graph.inputs.flatMap(({ name, type, dims }, tensor) =>
    countElements(dims.slice(1)) === 1
      ? [{ name, kind: kindOfElement(type), tensor, element: 0, width: 1 }]
      : [],
  );
}

/** Values of one input by row: row `n` has the one at `offset + n × step`. */
export interface LoggedValues {
  readonly values: ArrayLike<unknown>;
  readonly offset: number;
  readonly step: number;
}

/** Each logged input's values: as they came where the request had columns, else out of the tensors. */
export function valuesToLog(
  inputs: readonly LoggedInput[],
  { columns, batch }: PreparedRequest,
): (LoggedValues | undefined)[] {
  return inputs.map(({ name, tensor, element, width }) => {
    if (columns !== undefined) {
      const values = Object.hasOwn(columns, name) ? columns[name] : undefined;
      return values && { values, offset: 0, step: 1 };
    }
    const values = batch.tensors[tensor]?.values;
    return values && { values, offset: element, step: width };
  });
}

function kindOfElement(type: ElementType): LoggedKind {
  if (type === ElementType.string) return ColumnKind.string;
  if (type === ElementType.bool) return ColumnKind.boolean;
  return type.startsWith("float") ? ColumnKind.double : ColumnKind.int64;
}
