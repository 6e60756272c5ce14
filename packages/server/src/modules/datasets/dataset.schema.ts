import { z } from "zod";
import { ColumnRole, ColumnType, DatasetFormat } from "./dataset.ts";

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    "a dataset's name is 1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit",
  );
const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "a digest is sha256: and 64 lower-case hexadecimal digits");

export const datasetParams = z.object({ name });
export const versionParams = z.object({ name, digest });
export const registerQuery = z.object({
  format: z.enum(DatasetFormat).describe("What the body is: a Parquet file or a CSV file (RFC 4180, UTF-8)."),
});
export const rolesBody = z.strictObject({
  roles: z
    .record(z.string(), z.array(z.enum(ColumnRole)))
    .describe("Column name to its roles; replaces all roles set before."),
});

export const datasetVersionSchema = z
  .object({
    name: z.string(),
    digest: z.string(),
    format: z.enum(DatasetFormat),
    sizeBytes: z.number().int(),
    rowCount: z.number().int(),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.enum(ColumnType),
        nullCount: z.number().int(),
        approximateDistinctCount: z.number().int(),
        roles: z.array(z.enum(ColumnRole)),
      }),
    ),
    createdAt: z.string(),
    createdBy: z.string().describe("User name."),
  })
  .meta({ id: "DatasetVersion" });
export const datasetSchema = z.object({ name: z.string(), versions: z.array(datasetVersionSchema) });
export const datasetListSchema = z.object({
  datasets: z.array(
    z.object({ name: z.string(), versionCount: z.number().int(), latest: datasetVersionSchema }),
  ),
});
