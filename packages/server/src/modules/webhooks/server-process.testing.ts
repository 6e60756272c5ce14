import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Readable } from "node:stream";

const program = `import { createApp, serverConfigSchema } from "@plumbline/server";
const app = await createApp(serverConfigSchema.parse(JSON.parse(process.argv[1])));
console.log("listening " + (await app.http.listen({ host: "127.0.0.1", port: 0 })));`;

/** A server in a process of its own, so that it can be killed as a power loss would. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  kill(): Promise<void>;
}

export async function startServerProcess(data: string): Promise<ServerProcess> {
  const config = { data, logLevel: "silent", webhookAllow: "127.0.0.1" };
  const child = spawn(
    process.execPath,
    ["--conditions=plumbline-source", "--input-type=module", "-e", program, JSON.stringify(config)],
    { cwd: dirname(fileURLToPath(import.meta.url)), stdio: ["ignore", "pipe", "inherit"] },
  );
  const kill = () => endAtOnce(child);
  const url = await readUrl(child.stdout);
  return { url, kill, [Symbol.asyncDispose]: kill };
}

async function readUrl(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) {
    const url = /^listening (.+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("the server ended before it listened");
}

async function endAtOnce(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
