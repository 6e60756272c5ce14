import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quietMlflow } from "./mlflow-server.ts";

/** The newest version of the tool; its releases on PyPI are older than MLflow 3. A path to a clone does as well. */
const defaultTool =
  "git+https://github.com/mlflow/mlflow-export-import@cf626079fc6729b10e34c2fd0fa3cf36fbfb30b2";
const requirements = [
  "mlflow==3.17.2",
  "scikit-learn==1.9.1",
  "tabulate==0.9.0",
  "databricks-cli==0.18.0",
  "wheel",
];

/** A server that the tool works on. */
export interface ToolServer {
  readonly url: string;
  readonly token?: string;
}

/** A Python with MLflow and mlflow-export-import. */
export class PythonTool {
  readonly python: string;
  readonly #logs: string;

  private constructor(python: string, logs: string) {
    this.python = python;
    this.#logs = logs;
  }

  /**
   * Takes EXPORT_IMPORT_PYTHON, or makes an environment below the directory, with the tool that
   * EXPORT_IMPORT_TOOL names to pip.
   */
  static async prepare(directory: string): Promise<PythonTool> {
    const given = process.env["EXPORT_IMPORT_PYTHON"];
    if (given !== undefined) return new PythonTool(given, directory);
    const environment = join(directory, "python");
    const tool = new PythonTool(join(environment, "bin", "python"), directory);
    await run("python3", ["-m", "venv", environment], {}, join(directory, "venv.log"));
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    const log = join(directory, "pip.log");
    await run(tool.python, [...install, ...requirements], {}, log);
    const source = process.env["EXPORT_IMPORT_TOOL"] ?? defaultTool;
    await run(tool.python, [...install, "--no-deps", source], {}, log);
    return tool;
  }

  async seed(server: ToolServer, runs: number): Promise<void> {
    await this.#script("seed-content.py", ["--runs", String(runs)], server, "seed");
  }

  async exportAll(server: ToolServer, directory: string, name: string): Promise<void> {
    const options = ["export-all", "--output-dir", directory, "--use-threads", "true"];
    await this.#script("run-tool.py", options, server, name);
  }

  /** @param options.strict Leaves the tool's rule on the sources of versions as it is. */
  async importAll(
    server: ToolServer,
    directory: string,
    name: string,
    options: { strict?: boolean } = {},
  ): Promise<void> {
    const strict = options.strict === true ? ["--strict"] : [];
    await this.#script("run-tool.py", ["import-all", "--input-dir", directory, ...strict], server, name);
  }

  async #script(script: string, args: readonly string[], server: ToolServer, name: string): Promise<void> {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const { url, token } = server;
    const environment = {
      MLFLOW_TRACKING_URI: url,
      ...(token !== undefined && { MLFLOW_TRACKING_TOKEN: token }),
    };
    await run(this.python, [path, ...args], environment, join(this.#logs, `${name}.log`));
  }
}

async function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  log: string,
): Promise<void> {
  const file = createWriteStream(log, { flags: "a" });
  await once(file, "open");
  const { MLFLOW_TRACKING_TOKEN: _ours, NODE_OPTIONS: _options, ...inherited } = process.env;
  const child = spawn(command, args, {
    stdio: ["ignore", file, file],
    env: { ...inherited, ...quietMlflow, ...environment },
  });
  const [code] = (await once(child, "close")) as [number | null];
  file.end();
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}; see ${log}`);
}
