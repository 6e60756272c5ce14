import { readFile } from "node:fs/promises";
import type { Account } from "./installation.ts";
import { callMlflow, type LoggedRun, putArtifact } from "./log-runs.ts";

const model = new URL("../../packages/inference/testdata/flat-columns.onnx", import.meta.url);

const manifest = `artifact_path: model
flavors:
  onnx: {data: model.onnx, onnx_version: 1.19.1}
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "double", "name": "hours", "required": true}, {"type": "string", "name": "region", "required": true}]'
  outputs: '[{"type": "long", "name": "employed", "required": true}, {"type": "float", "name": "probability", "required": true}]'
`;

export interface VersionAddress {
  readonly name: string;
  readonly version: number;
}

/** Registers the run's model: an ONNX classifier with a signature. `note` makes its digest differ from others'. */
export async function registerVersion(
  account: Account,
  { runId, artifactUri }: LoggedRun,
  name: string,
  note: string,
): Promise<VersionAddress> {
  const { client } = account;
  const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
    MLmodel: new TextEncoder().encode(manifest),
    "model.onnx": new Uint8Array(await readFile(model)),
    "notes.md": new TextEncoder().encode(note),
  };
  for (const [path, content] of Object.entries(files))
    await putArtifact(account, artifactUri, `model/${path}`, content);
  await callMlflow(client, "registered-models/create", { name }).catch(() => undefined);
  const { model_version } = await callMlflow<{ model_version: { version: string } }>(
    client,
    "model-versions/create",
    {
      name,
      source: `${artifactUri}/model`,
      run_id: runId,
    },
  );
  return { name, version: Number(model_version.version) };
}
