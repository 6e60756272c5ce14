import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
/** The first run makes the Python environment. */
const longestMilliseconds = 300_000;

test(
  "the demo takes one real model the whole way and ends by itself with 0",
  { timeout: longestMilliseconds },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "plumbline-demo-"));
    try {
      const { exitCode, stdout, stderr } = await runDemo(["--exit", "--data", directory]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      for (const line of expected) expect(stdout).toMatch(line);
      expect([...stdout.matchAll(/^ +\S+ +(logistic|random|histogram).* AUC 0\.\d{4} /gm)]).toHaveLength(15);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
);

test("the demo refuses a directory that holds something, and deletes nothing", async () => {
  const { exitCode, stderr } = await runDemo(["--exit", "--data", repository]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("is not empty; name a new directory");
});

/** What each step must have shown; every figure in it was measured in this run. */
const expected = [
  /registered employment version 3: /,
  // A version without evidence, then the verdicts of the three.
  /models:\/employment\/1 to production: insufficient\n[^]*missing: /,
  /^ +fail +Equal opportunity: /m,
  /^ +pass +difference, disability +0\.\d+ /m,
  /version 1: fail but for the approval, ROC AUC 0\.8\d{3}/,
  /version 3: pass but for the approval, ROC AUC 0\.8\d{3}/,
  /PERMISSION_DENIED: employment version 1 may not become production: .*Equal opportunity: fail/,
  /approved models:\/employment\/3 for production as compliance-officer/,
  /employment version 3 is now @production/,
  /10,000 rows in 200 requests of 50: .* all answered by version 3/,
  /no drift in the newest 5,000 predictions/,
  /live ROC AUC 0\.8\d{3} \(95 % interval .*; offline 0\.8\d{3} /,
  /^ +no alert$/m,
  /employment version 4 is now @production/,
  /relationship +drift .*; new: .*institution/,
  /alert: \d+ of 15 features drifted/,
  /live ROC AUC 0\.6\d{3} .*; offline 0\.8\d{3} /,
  /employment serves models:\/employment\/3 as revision 3/,
  /100 rows in 2 requests of 50: .* all answered by version 3/,
  /good: \d+ entries of /,
  /altered: entry-altered at entry \d+: /,
  /good: sha256:[0-9a-f]{64}, signed by key /,
  /Every step held/,
  /http:\/\/127\.0\.0\.1:\d+\/sign-in#code=/,
];

async function runDemo(args: readonly string[]) {
  const env = { ...process.env, NODE_OPTIONS: "--conditions=plumbline-source" };
  const child = spawn(process.execPath, [join(repository, "scripts", "demo.ts"), ...args], {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await exit, stdout, stderr };
}
