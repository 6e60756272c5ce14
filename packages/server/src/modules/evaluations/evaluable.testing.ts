import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestServer } from "#testing";
import { fixturePath } from "./worker-process.testing.ts";

/** Inputs of the fixtures' models. */
export const peopleInputs = { age: "double", hours: "double", region: "string" };
const peopleRoles = {
  person: ["id"],
  age: ["feature"],
  hours: ["feature"],
  region: ["feature"],
  sex: ["sensitive"],
  origin: ["sensitive"],
  employed: ["target"],
};

export interface Answer {
  readonly id: string;
  readonly jobId: string;
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly reason: string | null;
  readonly evidenceSha256: string | null;
}

/** Registers a version through MLflow's API; a model file of undefined leaves the onnx flavor out. */
export async function registerModel(
  server: TestServer,
  name: string,
  options: { onnx?: string; inputs?: Readonly<Record<string, string>> },
): Promise<number> {
  const call = async (path: string, json: unknown) =>
    (await (await server.fetch(`/api/2.0/mlflow/${path}`, { json })).json()) as Record<string, unknown>;
  const created = await call("runs/create", { experiment_id: "0" });
  const { info } = created["run"] as { info: { run_id: string; artifact_uri: string } };
  const root = info.artifact_uri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  const fields = Object.entries(options.inputs ?? {}).map(([field, type]) => ({
    name: field,
    type,
    required: true,
  }));
  const manifest = {
    flavors: options.onnx === undefined ? { sklearn: {} } : { onnx: { data: "model.onnx" } },
    ...(options.inputs !== undefined && { signature: { inputs: JSON.stringify(fields) } }),
  };
  // JSON is YAML.
  const files: [string, string | Uint8Array<ArrayBuffer>][] = [["MLmodel", JSON.stringify(manifest)]];
  if (options.onnx !== undefined) {
    files.push(["model.onnx", new Uint8Array(await readFile(fixturePath(options.onnx)))]);
  }
  for (const [file, body] of files) {
    const put = await server.fetch(`${root}/model/${file}`, { method: "PUT", body });
    if (!put.ok) throw new Error(`${file}: ${put.status} ${await put.text()}`);
  }
  await call("registered-models/create", { name });
  const answer = await call("model-versions/create", {
    name,
    source: `${info.artifact_uri}/model`,
    run_id: info.run_id,
  });
  return Number((answer["model_version"] as { version: string }).version);
}

/** Registers a dataset with its roles. */
export async function registerDataset(
  server: TestServer,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  options: { format: "csv" | "parquet"; roles?: Readonly<Record<string, readonly string[]>> },
): Promise<{ name: string; digest: string }> {
  const path = `/api/v1/datasets/${name}/versions`;
  const posted = await server.fetch(`${path}?format=${options.format}`, { method: "POST", body: content });
  const { digest } = (await posted.json()) as { digest: string };
  const roles = options.roles ?? peopleRoles;
  const put = await server.fetch(`${path}/${digest}/roles`, { method: "PUT", json: { roles } });
  if (!put.ok) throw new Error(await put.text());
  return { name, digest };
}

export async function registerPeople(server: TestServer): Promise<{ name: string; digest: string }> {
  const content = new Uint8Array(await readFile(fixturePath("people.parquet")));
  return registerDataset(server, "people", content, { format: "parquet" });
}

/** `rows` people of whom only the age is known. */
export async function registerAges(
  server: TestServer,
  rows: number,
): Promise<{ name: string; digest: string }> {
  const lines = Array.from({ length: rows }, (_, row) => `${16 + (row % 79)},${row % 2}`);
  const roles = { age: ["feature"], employed: ["target"] };
  return registerDataset(server, `ages-${rows}`, `age,employed\n${lines.join("\n")}\n`, {
    format: "csv",
    roles,
  });
}

export async function look(server: TestServer, id: string): Promise<Answer> {
  return (await (await server.fetch(`/api/v1/evaluations/${id}`, { as: "viewer" })).json()) as Answer;
}

/** Looks until `isThere`, for at most half a minute. */
export async function waitFor(
  server: TestServer,
  id: string,
  isThere: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let looks = 0; looks < 300; looks++) {
    const answer = await look(server, id);
    if (isThere(answer)) return answer;
    await sleep(100);
  }
  throw new Error(`evaluation ${id} did not get there: ${JSON.stringify(await look(server, id))}`);
}

export const isOver = ({ state }: Answer): boolean => state !== "queued" && state !== "running";
