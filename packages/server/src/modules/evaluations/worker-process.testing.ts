import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestServer } from "#testing";

/** Named, not imported: the server depends on no worker, and this one runs in a process of its own. */
const workerPackage: string = "@plumbline/worker";
const program = `import { runWorker, workerConfigSchema } from "${workerPackage}";
await runWorker(workerConfigSchema.parse(JSON.parse(process.argv[1])));`;

export interface WorkerProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Folders of jobs that are there now. */
  jobFolders(): Promise<string[]>;
  /** Sends a signal and waits for the end. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** Starts a worker that looks for jobs, and reports on them, five times a second. */
export async function startWorkerProcess(server: TestServer): Promise<WorkerProcess> {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-worker-test-"));
  const tokenFile = join(directory, "token");
  await writeFile(tokenFile, await server.token("worker"), { mode: 0o600 });
  const config = {
    server: server.url,
    tokenFile,
    workDirectory: directory,
    pollSeconds: 0.2,
    progressSeconds: 0.2,
    logLevel: "error",
  };
  const child = spawn(
    process.execPath,
    ["--conditions=plumbline-source", "--input-type=module", "-e", program, JSON.stringify(config)],
    { cwd: dirname(fileURLToPath(import.meta.url)), stdio: ["ignore", "inherit", "inherit"] },
  );
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, "exit");
    return child.exitCode;
  };
  return {
    child,
    end,
    jobFolders: async () => (await readdir(directory)).filter((name) => name.startsWith("plumbline-job-")),
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** A file of the worker's own fixtures: models and data with the figures that scikit-learn gives for them. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../testdata/${name}`, import.meta.resolve(workerPackage)));
}
