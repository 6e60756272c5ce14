import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../packages/cli/bin/plumbline.mjs", import.meta.url));

/** A process of the product, started as users start it, on a free port of the loopback. */
export interface PlumblineProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** From the start of the command to the log line that says it is ready. */
  readonly readySeconds: number;
}

/** @throws Error with its last log line where it ends instead of being ready. */
export async function startPlumbline(
  name: "server" | "gateway",
  flags: readonly string[],
): Promise<PlumblineProcess> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [command, name, "--port", "0", ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
    env: cleanEnvironment(),
  });
  let last = "";
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      last = line;
      const ready = urlOfReadyLine(line);
      if (ready !== undefined) resolve(ready);
    });
    child.once("exit", (code) => reject(new Error(`plumbline ${name} ended with ${code}: ${last}`)));
  });
  const readySeconds = (performance.now() - startedMs) / 1000;
  return { url, pid: child.pid ?? 0, readySeconds, [Symbol.asyncDispose]: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** What the person who runs the bench has set is not meant for it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PLUMBLINE_")));
}

/** The log is one JSON object a line where it is no terminal. */
function urlOfReadyLine(line: string): string | undefined {
  try {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    return msg !== undefined && / is (ready|listening)$/.test(msg) ? url : undefined;
  } catch {
    return undefined;
  }
}
