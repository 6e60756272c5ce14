import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { PlumblineClient } from "@plumbline/sdk";

const command = fileURLToPath(new URL("../bin/plumbline.mjs", import.meta.url));

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real command; settings of whoever runs the tests do not reach it. */
export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("PLUMBLINE_"));
  const env = { ...Object.fromEntries(inherited), ...environment };
  return spawn(process.execPath, [command, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
}

export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = "",
): Promise<CommandResult> {
  const child = startCommand(args, environment);
  const exit = exitOf(child);
  child.stdin!.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { exitCode: await exit, stdout, stderr };
}

export async function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", (code) => resolve(code)));
}

/** Version 1 passes, version 2 fails, and of any other the policy cannot tell. */
const policy = `
policy: 1
targets:
  production:
    mode: enforce
    rules:
      - id: by-number
        title: The first, not the second
        requirement: version 1
        pass: version.version == 1
        fail: version.version == 2
        figures: [{ name: number, value: version.version }]
`;

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly directory: string;
  /** What the server printed until it was ready. */
  readonly greeting: string;
  readonly client: PlumblineClient;
  /** Runs a command as the administrator, or as whoever has the token. */
  run(args: readonly string[], token?: string): Promise<CommandResult>;
  /** Asks the server to end; its exit code. */
  stop(signal: "SIGTERM" | "SIGINT"): Promise<number | null>;
}

/** A server as `plumbline server` starts it, on a free port, with an empty data directory. */
export async function startServer(): Promise<RunningServer> {
  const directory = mkdtempSync(join(tmpdir(), "plumbline-cli-"));
  const policyFile = join(directory, "policy.yaml");
  writeFileSync(policyFile, policy);
  const data = join(directory, "server");
  const child = startCommand(["server", "--data", data, "--port", "0", "--log-level", "warn"], {
    PLUMBLINE_POLICY_FILE: policyFile,
  });
  const exit = exitOf(child);
  const greeting = await readGreeting(child);
  const url = /https?:\/\/[^/\s]+/.exec(greeting)?.[0] ?? "";
  const adminToken = readFileSync(join(data, "admin-token"), "utf8").trim();
  const stop = async (signal: "SIGTERM" | "SIGINT") => {
    child.kill(signal);
    return exit;
  };
  return {
    url,
    directory,
    greeting,
    client: new PlumblineClient({ url, token: adminToken }),
    run: (args, token = adminToken) => runCommand(args, { PLUMBLINE_URL: url, PLUMBLINE_TOKEN: token }),
    stop,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) await stop("SIGTERM");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function readGreeting(child: ChildProcess): Promise<string> {
  let said = "";
  child.stderr!.on("data", (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    const line = String(chunk);
    if (line.includes("\n")) return line;
  }
  throw new Error(`the server ended: ${said}`);
}
