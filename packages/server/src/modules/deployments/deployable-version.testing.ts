import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PredicateType, signEvidence, storeEvidence } from "#governance";
import { getModelVersion, type ModelVersion } from "#registry";
import { startTestServer, type TestServer } from "#testing";

const policy = `policy: 1
targets:
  production:
    mode: enforce
    rules:
      - id: evaluated
        title: Evaluated
        requirement: an evaluation with at least 100 rows
        pass: evaluation.dataset.rowCount >= 100
        fail: evaluation.dataset.rowCount < 100
`;

/** A server whose gate to production asks for an evaluation of 100 rows and no approval. */
export async function startDeploymentServer(): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), "plumbline-policy-"));
  const policyFile = join(directory, "policy.yaml");
  writeFileSync(policyFile, policy);
  try {
    return await startTestServer({ config: { policyFile } });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Registers a version of `employment` through MLflow's API, with or without what a deployment needs. */
export async function registerVersion(
  server: TestServer,
  parts: { onnx?: boolean; signature?: boolean } = {},
): Promise<ModelVersion> {
  const { onnx = true, signature = true } = parts;
  const as = "contributor";
  const call = async (path: string, json: unknown) => {
    const answer = await server.fetch(`/api/2.0/mlflow/${path}`, { as, json });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { run } = await call("runs/create", { experiment_id: "0" });
  const { info } = run as { info: { run_id: string; artifact_uri: string } };
  const root = info.artifact_uri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  const manifest = [
    "flavors:",
    onnx ? "  onnx: {data: model.onnx}" : "  sklearn: {}",
    ...(signature ? [`signature: {inputs: '[{"type": "double", "name": "age"}]'}`] : []),
  ].join("\n");
  const files: Record<string, string> = { MLmodel: manifest, "model.onnx": `graph of ${info.run_id}` };
  for (const [file, body] of Object.entries(files)) {
    await server.fetch(`${root}/model/${file}`, { as, method: "PUT", body });
  }
  await call("registered-models/create", { name: "employment" });
  const source = `${info.artifact_uri}/model`;
  const answer = await call("model-versions/create", { name: "employment", source, run_id: info.run_id });
  const { version } = answer["model_version"] as { version: string };
  const { workspace } = await server.principal();
  return getModelVersion(server.context.storage.read, workspace, "employment", Number(version));
}

/** Attaches what the gate asks for; fewer than 100 rows fail it. */
export async function evaluateVersion(
  server: TestServer,
  version: ModelVersion,
  rowCount = 500,
): Promise<void> {
  const { workspace, actorId } = await server.principal("contributor");
  const signed = signEvidence(server.context, {
    subjects: [{ name: `employment/${version.version}`, digest: version.digest }],
    predicateType: PredicateType.evaluation,
    predicate: { dataset: { name: "test", rowCount } },
  });
  const about = { workspace, actorId, versionId: version.versionId };
  await server.context.storage.write((tx) => storeEvidence(server.context, tx, about, signed));
}

/** A version that may be deployed. */
export async function makeDeployableVersion(server: TestServer): Promise<ModelVersion> {
  const version = await registerVersion(server);
  await evaluateVersion(server, version);
  return version;
}
