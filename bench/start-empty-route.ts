import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The measuring stick in a process of its own. */
export async function startEmptyRoute(
  answer: unknown = {},
): Promise<AsyncDisposable & { url: string; pid: number }> {
  const program = fileURLToPath(new URL("./empty-route.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(answer)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return {
    url: first.toString().trim(),
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
