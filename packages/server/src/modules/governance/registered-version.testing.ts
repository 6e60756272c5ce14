import type { TestServer } from "#testing";

const manifest = `artifact_path: model
flavors:
  onnx: {data: model.onnx, onnx_version: 1.19.0}
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}]'
  outputs: '[{"type": "float", "name": "probability", "required": true}]'
`;

/** Registers a version with an ONNX file and a signature through MLflow's API, as the given role. */
export async function registerVersion(server: TestServer, as: string, name = "employment"): Promise<number> {
  const call = async (path: string, json: unknown) => {
    const answer = await server.fetch(`/api/2.0/mlflow/${path}`, { as, json });
    return [answer.status, (await answer.json()) as Record<string, unknown>] as const;
  };
  const [, created] = await call("runs/create", { experiment_id: "0" });
  const { info } = created["run"] as { info: { run_id: string; artifact_uri: string } };
  const root = info.artifact_uri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  for (const [file, body] of [
    ["MLmodel", manifest],
    ["model.onnx", `graph of ${info.run_id}`],
  ] as const) {
    const put = await server.fetch(`${root}/model/${file}`, { as, method: "PUT", body });
    if (!put.ok) throw new Error(`${file}: ${put.status} ${await put.text()}`);
  }
  await call("registered-models/create", { name });
  const source = `${info.artifact_uri}/model`;
  const [status, answer] = await call("model-versions/create", { name, source, run_id: info.run_id });
  if (status !== 200) throw new Error(`model-versions/create: ${JSON.stringify(answer)}`);
  return Number((answer["model_version"] as { version: string }).version);
}
