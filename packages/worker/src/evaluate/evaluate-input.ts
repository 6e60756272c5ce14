import { z } from "zod";
import { evaluateErrors } from "./errors.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const field = z.object({
  name: z.string().optional(),
  type: z.string(),
  required: z.boolean().optional(),
});

const schema = z.object({
  model: z.object({
    name: z.string(),
    version: z.number().int(),
    digest,
    onnxPath: z.string(),
    files: z.array(z.object({ path: z.string(), sha256, sizeBytes: z.number() })),
    signature: z.object({ inputs: z.array(field) }),
  }),
  dataset: z.object({
    name: z.string(),
    digest,
    format: z.enum(["parquet", "csv"]),
    sha256,
    rowCount: z.number().int(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), roles: z.array(z.string()) })),
  }),
  threshold: z.number().min(0).max(1),
  minimumGroupPositives: z.number().int().min(1),
});

/** What the server asks to be evaluated. Files are named by digest; they lie in the job's folder. */
export type EvaluateInput = z.infer<typeof schema>;
export type DatasetInput = EvaluateInput["dataset"];
export type DatasetColumn = DatasetInput["columns"][number];

/** @throws PlumblineError `evaluate/malformed-input` with every problem. */
export function parseEvaluateInput(input: unknown): EvaluateInput {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw evaluateErrors["malformed-input"]({ problems });
}
