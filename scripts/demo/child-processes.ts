import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";

/** Longest wait for a child to drain, in milliseconds, before it is killed. */
const drainMilliseconds = 20_000;

/** Every child of the demo, each in a process group of its own, so that all can be ended and no other. */
const running = new Set<ChildProcess>();

export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Exit code of a child; by a signal, 128 as shells have it. @throws Error where it could not be started. */
export async function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // "close" rather than "exit": by then all of its output was read.
    child.once("close", (code) => resolve(code ?? 128));
  });
}

/**
 * Ends every child that still runs, asked first, then killed; the last started first, so that a gateway can hand its
 * request log to the server before that goes.
 */
export async function stopChildren(): Promise<void> {
  for (const child of [...running].reverse()) {
    const exited = new Promise((resolve) => child.once("exit", resolve));
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), drainMilliseconds);
    if (child.exitCode === null && child.signalCode === null) await exited;
    clearTimeout(timer);
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
