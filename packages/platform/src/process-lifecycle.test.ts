import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const program = (drainMs: number, drainSeconds: number) => `
  import { createLogger, runUntilSignal } from "@plumbline/platform";
  setInterval(() => {}, 1000);
  const running = runUntilSignal({
    logger: createLogger({ level: "silent", name: "test", pretty: false }),
    drain: () => new Promise((resolve) => setTimeout(resolve, ${drainMs})),
    drainSeconds: ${drainSeconds},
  });
  console.log("ready");
  await running;
`;

async function endOf(
  signals: { signal: NodeJS.Signals; afterMs: number }[],
  drainMs: number,
  drainSeconds = 10,
): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ["--conditions=plumbline-source", "--input-type=module", "-e", program(drainMs, drainSeconds)],
    { stdio: ["ignore", "pipe", "inherit"], cwd: import.meta.dirname },
  );
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  for (const { signal, afterMs } of signals) setTimeout(() => child.kill(signal), afterMs);
  const [code] = (await ended) as [number | null];
  return code;
}

test("SIGTERM drains and ends with 0, SIGINT with 130", async () => {
  expect(await endOf([{ signal: "SIGTERM", afterMs: 0 }], 10)).toBe(0);
  expect(await endOf([{ signal: "SIGINT", afterMs: 0 }], 10)).toBe(130);
});

test("the same signal reaching a process twice still drains it", async () => {
  const twice = [
    { signal: "SIGTERM", afterMs: 0 },
    { signal: "SIGTERM", afterMs: 50 },
  ] as const;
  expect(await endOf([...twice], 300)).toBe(0);
});

test("a second signal later, or a drain that takes too long, ends it with 1", async () => {
  const later = [
    { signal: "SIGTERM", afterMs: 0 },
    { signal: "SIGTERM", afterMs: 1500 },
  ] as const;
  expect(await endOf([...later], 60_000)).toBe(1);
  expect(await endOf([{ signal: "SIGTERM", afterMs: 0 }], 60_000, 0.2)).toBe(1);
});
