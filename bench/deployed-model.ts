import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Call, connect } from "./api-client.ts";
import { writeLinearModel } from "./linear-model.ts";
import { type PlumblineProcess, startPlumbline } from "./plumbline-process.ts";

/** The gate is not what is measured here: its one rule is not asked. */
const policy = `policy: 1
targets:
  production:
    mode: off
    rules: [{ id: none, title: None, requirement: none, pass: "true", fail: "false" }]
`;

/** A server and a gateway that serves linear models, each registered and deployed through the server's APIs. */
export interface ServedModels extends AsyncDisposable {
  readonly server: PlumblineProcess;
  readonly gateway: PlumblineProcess;
  /** Who may invoke the deployments. */
  readonly token: string;
}

/** Deploys a model of each number of columns, named `linear-<columns>`. */
export async function serveLinearModels(
  data: string,
  columnCounts: readonly number[],
): Promise<ServedModels> {
  await using started = new AsyncDisposableStack();
  const policyFile = join(data, "policy.yaml");
  await writeFile(policyFile, policy);
  const server = started.use(
    await startPlumbline("server", ["--data", join(data, "server"), "--policy-file", policyFile]),
  );
  const { call, token } = await connect(server.url, join(data, "server"));
  for (const columns of columnCounts) await deploy(call, columns);

  await call("/api/v1/users", { userName: "gateway", roles: ["gateway"] });
  const made = await call("/api/v1/tokens", { label: "bench", userName: "gateway" });
  const tokenFile = join(data, "gateway-token");
  await writeFile(tokenFile, String(made["token"]), { mode: 0o600 });
  const gateway = started.use(
    await startPlumbline(
      "gateway",
      ["--server", server.url, "--token-file", tokenFile].concat("--data", join(data, "gateway")),
    ),
  );
  await untilReady(gateway.url);
  const resources = started.move();
  return { server, gateway, token, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function deploy(call: Call, columns: number): Promise<void> {
  const name = `linear-${columns}`;
  const mlflow = "/api/2.0/mlflow";
  const { run } = await call(`${mlflow}/runs/create`, { experiment_id: "0" });
  const { info } = run as { info: { run_id: string; artifact_uri: string } };
  const folder = info.artifact_uri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  const inputs = Array.from({ length: columns }, (_, at) => ({ type: "double", name: `c${at}` }));
  const manifest = `flavors:\n  onnx: {data: model.onnx}\nsignature:\n  inputs: '${JSON.stringify(inputs)}'\n`;
  const bytes = new TextEncoder().encode(manifest);
  await call(`${folder}/model/MLmodel`, bytes, "PUT");
  await call(`${folder}/model/model.onnx`, writeLinearModel(columns), "PUT");
  await call(`${mlflow}/registered-models/create`, { name });
  await call(`${mlflow}/model-versions/create`, {
    name,
    source: `${info.artifact_uri}/model`,
    run_id: info.run_id,
  });
  await call("/api/v1/deployments", { name, model: name, version: 1 });
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await fetch(`${url}/health/ready`)).ok) return;
    await sleep(50);
  }
  throw new Error(`the gateway is not ready: ${await (await fetch(`${url}/health/ready`)).text()}`);
}
