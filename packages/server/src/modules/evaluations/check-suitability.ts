import type { Problem } from "@plumbline/platform";
import { type DatasetColumn, ColumnRole, ColumnType, type DatasetVersion } from "#datasets";
import type { ModelSignature, ModelVersion } from "#registry";

/** Types of a dataset's column that each type of a signature can be read from. Numbers are widened; nothing is converted. */
const fittingTypes: Readonly<Record<string, readonly ColumnType[]>> = {
  double: [ColumnType.int64, ColumnType.uint64, ColumnType.double, ColumnType.decimal],
  float: [ColumnType.int64, ColumnType.uint64, ColumnType.double, ColumnType.decimal],
  long: [ColumnType.int64],
  integer: [ColumnType.int64],
  boolean: [ColumnType.boolean],
  string: [ColumnType.string],
  datetime: [ColumnType.string],
};
/** A sensitive column of more values names no groups. */
const mostGroups = 99;
const targetTypes: readonly ColumnType[] = [ColumnType.int64, ColumnType.boolean];

/** Everything that keeps a version from being evaluated at all. */
export function findVersionProblems(version: ModelVersion): Problem[] {
  const problems: Problem[] = [];
  if (version.onnx === undefined) {
    const flavors = version.flavors.join(", ") || "none";
    problems.push({
      field: "version",
      message: `has no ONNX model (flavors: ${flavors}); log one with mlflow.onnx.log_model and register it`,
    });
  }
  if (version.manifestProblem !== undefined) {
    problems.push({
      field: "version",
      message: `has a manifest that is not understood: ${version.manifestProblem}`,
    });
  } else if (version.signature === undefined || version.signature.inputs.length === 0) {
    problems.push({
      field: "version",
      message: "has no signature; log the model with one (mlflow.models.infer_signature)",
    });
  }
  return problems;
}

/** Everything in a dataset that does not fit the signature, and everything that its roles lack. */
export function findDatasetProblems(signature: ModelSignature, dataset: DatasetVersion): Problem[] {
  const columns = new Map(dataset.columns.map((column) => [column.name, column]));
  return [
    ...findTargetProblems(dataset.columns),
    ...dataset.columns.flatMap(findGroupProblems),
    ...signature.inputs.flatMap(({ name, type, required }): Problem[] => {
      const field = name ?? "the model's unnamed input";
      if (name === undefined || type === "tensor") {
        return [
          { field, message: "is a tensor, which no column of a dataset is; log a signature of columns" },
        ];
      }
      const fitting = fittingTypes[type];
      if (fitting === undefined) return [{ field, message: `is of type ${type}, which cannot be evaluated` }];
      const column = columns.get(name);
      if (column === undefined) {
        return required
          ? [{ field, message: `(${type}) is an input of the model and no column of the dataset` }]
          : [];
      }
      if (fitting.includes(column.type)) return required ? findMissing(column, type) : [];
      return [
        {
          field,
          message: `is ${column.type} in the dataset; the model's ${type} needs ${fitting.join(" or ")}`,
        },
      ];
    }),
  ];
}

function findTargetProblems(columns: readonly DatasetColumn[]): Problem[] {
  const targets = columns.filter(({ roles }) => roles.includes(ColumnRole.target));
  const [target] = targets;
  if (target === undefined) {
    return [{ field: "dataset", message: "has no column with the role target; set it with PUT …/roles" }];
  }
  if (targets.length > 1) {
    return [
      {
        field: "dataset",
        message: `has more than one target: ${targets.map(({ name }) => name).join(", ")}`,
      },
    ];
  }
  if (targetTypes.includes(target.type)) {
    if (target.nullCount === 0) return [];
    return [{ field: target.name, message: `is the target and lacks a label in ${target.nullCount} rows` }];
  }
  return [
    {
      field: target.name,
      message: `is the target and ${target.type}; it must be 0 and 1, or true and false`,
    },
  ];
}

/** A missing number is NaN to a model; nothing else has a missing value in ONNX. */
function findMissing({ name, nullCount }: DatasetColumn, type: string): Problem[] {
  if (nullCount === 0 || type === "double" || type === "float") return [];
  return [
    { field: name, message: `lacks a value in ${nullCount} rows; the model's ${type} cannot be missing` },
  ];
}

function findGroupProblems({ name, roles, approximateDistinctCount }: DatasetColumn): Problem[] {
  if (!roles.includes(ColumnRole.sensitive) || approximateDistinctCount <= mostGroups) return [];
  const message = `is sensitive and has ${approximateDistinctCount} values; groups can be at most ${mostGroups}`;
  return [{ field: name, message }];
}
