import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { main, ServerProcess } from "../server-process.ts";
import { compareContent, type ComparedContent, groupDifferences } from "./compare-content.ts";
import { MlflowServer } from "./mlflow-server.ts";
import { PythonTool, type ToolServer } from "./python-tool.ts";
import { type Content, readContent } from "./read-content.ts";
import { TrackingClient } from "./tracking-client.ts";

export interface ThereAndBackReport {
  /** What the first MLflow server holds. */
  readonly held: Readonly<Record<string, number>>;
  /** What the tool loses or changes between two MLflow servers, by kind. */
  readonly lostByTheTool: ReturnType<typeof groupDifferences>;
  /** Each way with the facts that were compared, and what differs: nothing should. */
  readonly ways: Readonly<Record<string, ComparedContent>>;
}

/**
 * Carries content between real MLflow servers and Plumbline with mlflow-export-import, and compares. What the tool makes
 * of it between two MLflow servers is the measure of what it may make of it with a Plumbline on either side.
 */
export async function carryThereAndBack(options: {
  directory: string;
  runs: number;
  say: (text: string) => void;
}): Promise<ThereAndBackReport> {
  const { directory, runs, say } = options;
  const at = (name: string) => join(directory, name);
  say("preparing Python");
  const tool = await PythonTool.prepare(directory);
  await using first = await MlflowServer.start(tool.python, at("mlflow"));
  say("filling an MLflow server");
  await tool.seed(first, runs);
  const held = await read(first);
  say("export-all from MLflow");
  await tool.exportAll(first, at("of-mlflow"), "export-mlflow");

  const importInto = async (source: string, name: string): Promise<Content> => {
    say(`import-all of ${source} into MLflow`);
    await using server = await MlflowServer.start(tool.python, at(name));
    await tool.importAll(server, at(source), name);
    return await read(server);
  };
  const control = await importInto("of-mlflow", "control");

  say("import-all into Plumbline");
  const carried = await withPlumbline(at("by-tool"), async (server) => {
    await tool.importAll(server, at("of-mlflow"), "by-tool");
    return await read(server);
  });
  say("plumbline import, then both exports");
  const imported = await withPlumbline(at("by-import"), async (server) => {
    await plumbline(["import", "--from", first.url, "--verify"], server);
    await tool.exportAll(server, at("of-plumbline"), "export-plumbline");
    await plumbline(["export", at("by-plumbline")], server);
    await plumbline(["export", at("by-plumbline"), "--check"], server);
    return await read(server);
  });
  const back = await importInto("of-plumbline", "back");
  const exported = await importInto("by-plumbline", "exported");
  const asControl = { ofImports: true } as const;
  return {
    held: Object.fromEntries(held.counts),
    lostByTheTool: groupDifferences(compareContent(held, control, asControl).differences),
    ways: {
      "MLflow → import-all → Plumbline": compareContent(control, carried, asControl),
      "MLflow → plumbline import → Plumbline": compareContent(held, imported, { ofImports: false }),
      "Plumbline → export-all → MLflow": compareContent(control, back, asControl),
      "Plumbline → plumbline export → MLflow": compareContent(control, exported, asControl),
    },
  };
}

async function withPlumbline<T>(data: string, work: (server: ToolServer) => Promise<T>): Promise<T> {
  await using server = await ServerProcess.start({ data });
  return await work({ url: server.url, token: server.token });
}

async function read({ url, token }: ToolServer): Promise<Content> {
  return readContent(new TrackingClient(url, token));
}

async function plumbline(args: readonly string[], { url, token = "" }: ToolServer): Promise<void> {
  const { MLFLOW_TRACKING_TOKEN: _source, ...inherited } = process.env;
  await promisify(execFile)(process.execPath, [main, ...args], {
    env: { ...inherited, PLUMBLINE_URL: url, PLUMBLINE_TOKEN: token },
    maxBuffer: 64 * 1024 * 1024,
  });
}
