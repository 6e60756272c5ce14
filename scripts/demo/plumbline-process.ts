import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { exitOf, startChild } from "./child-processes.ts";
import { plumblineCommand } from "./repository.ts";

export interface StartedProcess {
  /** What its first log line with an address names; empty where it listens nowhere. */
  readonly url: string;
  /** Lines of its standard output so far. */
  readonly output: readonly string[];
}

/**
 * Starts `plumbline server`, `worker` or `gateway` and waits until its log says that it is ready.
 *
 * @throws Error with its last words where it ended instead.
 */
export async function startPlumbline(
  name: "server" | "worker" | "gateway",
  directory: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedProcess> {
  const child = startChild(process.execPath, [plumblineCommand, name, ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...cleanEnvironment(), ...environment },
  });
  const output: string[] = [];
  createInterface({ input: child.stdout! }).on("line", (line) => output.push(line));
  const log = createWriteStream(join(directory, "logs", `${name}.log`));
  child.stderr!.pipe(log);
  let last = "";
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stderr! }).on("line", (line) => {
      last = line;
      const url = urlOfReadyLine(line);
      if (url !== undefined) resolve(url);
    });
  });
  const ended = exitOf(child).then((code): never => {
    throw new Error(`plumbline ${name} ended with ${code}: ${last}`);
  });
  // Later it ends because it is told to.
  ended.catch(() => {});
  return { url: await Promise.race([ready, ended]), output };
}

/** Settings of the person who runs the demo are not meant for it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PLUMBLINE|MLFLOW)_/.test(name)),
  );
}

/** The log is one JSON object a line where it is no terminal. */
function urlOfReadyLine(line: string): string | undefined {
  try {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    return msg !== undefined && / is (ready|listening)$/.test(msg) ? (url ?? "") : undefined;
  } catch {
    return undefined;
  }
}
