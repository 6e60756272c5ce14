import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { systemClock } from "@plumbline/platform";
import { evaluate } from "../packages/worker/src/evaluate/evaluate.ts";
import type { Figure } from "./figure.ts";
import { writeLinearModel } from "./linear-model.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";

const rows = 200_000;
const columns = 4;

/** What a worker does with an evaluation: a Parquet file scored row by row, with metrics, two attributes and profiles. */
export async function measureEvaluation(): Promise<Figure[]> {
  return withTemporaryDirectory(async (directory) => {
    const model = await addObject(directory, writeLinearModel(columns));
    const dataset = await addObject(directory, await writeDataset(join(directory, "dataset.parquet")));
    const startedMs = performance.now();
    await evaluate({
      input: describeJob(model, dataset.sha256),
      directory,
      objectPath: (sha256) => join(directory, sha256),
      threads: 1,
      plumblineVersion: "0.0.0",
      clock: systemClock,
      onProgress: () => undefined,
    });
    const seconds = (performance.now() - startedMs) / 1000;
    return [
      {
        work: `evaluation of ${rows / 1e6}M rows × ${columns} features, 2 attributes, from Parquet`,
        value: rows / seconds,
        unit: "rows/s",
        note: `${seconds.toFixed(1)} s, scoring included`,
      },
    ];
  });
}

/** Puts an object where the job looks for its digest. */
async function addObject(directory: string, content: Uint8Array) {
  const sha256 = createHash("sha256").update(content).digest("hex");
  await writeFile(join(directory, `${sha256}.part`), content);
  await rename(join(directory, `${sha256}.part`), join(directory, sha256));
  return { sha256, sizeBytes: content.byteLength };
}

async function writeDataset(path: string): Promise<Uint8Array> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const features = Array.from({ length: columns }, (_, at) => `sin(i * ${at + 1} + ${at}) AS c${at}`);
  await connection.run(
    `COPY (SELECT ${features.join(", ")}, ['a', 'b'][1 + i % 2] AS sex, ['x', 'y', 'z'][1 + i % 3] AS origin,
       (hash(i) % 3 = 0)::BIGINT AS outcome FROM range(${rows}) AS numbers(i)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return readFile(path);
}

function describeJob(model: { sha256: string; sizeBytes: number }, datasetSha256: string) {
  const features = Array.from({ length: columns }, (_, at) => `c${at}`);
  const column = (name: string, type: string, role: string) => ({ name, type, roles: [role] });
  return {
    model: {
      name: "linear",
      version: 1,
      digest: `sha256:${model.sha256}`,
      onnxPath: "model.onnx",
      files: [{ path: "model.onnx", ...model }],
      signature: { inputs: features.map((name) => ({ name, type: "double", required: true })) },
    },
    dataset: {
      name: "waves",
      digest: `sha256:${datasetSha256}`,
      format: "parquet",
      sha256: datasetSha256,
      rowCount: rows,
      columns: [
        ...features.map((name) => column(name, "double", "feature")),
        column("sex", "string", "sensitive"),
        column("origin", "string", "sensitive"),
        column("outcome", "int64", "target"),
      ],
    },
    threshold: 0.5,
    minimumGroupPositives: 40,
  };
}
