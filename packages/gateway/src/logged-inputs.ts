import { ColumnType, countElements, ElementType, type OnnxModel } from "@plumbline/inference";
import { LoggedKind } from "./logged-kind.ts";
import type { PreparedRequest } from "./prepared-request.ts";

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
  [ColumnType.boolean]: LoggedKind.boolean,
  [ColumnType.integer]: LoggedKind.int64,
  [ColumnType.long]: LoggedKind.int64,
  [ColumnType.float]: LoggedKind.double,
  [ColumnType.double]: LoggedKind.double,
  [ColumnType.string]: LoggedKind.string,
  [ColumnType.datetime]: LoggedKind.string,
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

/** Each logged input's values by row: as they came where the request had columns, else out of the tensors. */
export function valuesToLog(
  inputs: readonly LoggedInput[],
  { columns, batch }: PreparedRequest,
): (ArrayLike<unknown> | undefined)[] {
  return inputs.map(({ name, tensor, element, width }) => {
    if (columns !== undefined) return Object.hasOwn(columns, name) ? columns[name] : undefined;
    const values = batch.tensors[tensor]?.values;
    if (values === undefined || width === 1) return values;
    return Array.from({ length: batch.rowCount }, (_, row) => values[row * width + element]);
  });
}

function kindOfElement(type: ElementType): LoggedKind {
  if (type === ElementType.string) return LoggedKind.string;
  if (type === ElementType.bool) return LoggedKind.boolean;
  return type.startsWith("float") ? LoggedKind.double : LoggedKind.int64;
}
