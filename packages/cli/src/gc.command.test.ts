import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAge } from "./parse-age.ts";
import { type RunningServer, startServer } from "./running-server.testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function deleteNewRun(): Promise<void> {
  const { run } = await server.client.post<{ run: { info: { run_id: string } } }>(
    "/api/2.0/mlflow/runs/create",
    { experiment_id: "0", start_time: 1 },
  );
  await server.client.post("/api/2.0/mlflow/runs/delete", { run_id: run.info.run_id });
}

test("gc counts first, then removes, and says so in words or in JSON", async () => {
  await deleteNewRun();
  const recent = await server.run(["gc"]);
  expect(recent).toMatchObject({ exitCode: 0, stdout: "nothing was deleted that long ago\n" });
  const counted = await server.run(["gc", "--older-than", "0", "--dry-run"]);
  expect(counted.stdout).toBe("would remove for good:\n  1 runs\n  0 bytes of the object store\n");
  const removed = await server.run(["gc", "--older-than", "0", "--json"]);
  expect(JSON.parse(removed.stdout)).toMatchObject({ dryRun: false, runs: 1, bytes: 0 });
  expect((await server.run(["gc", "--older-than", "0"])).stdout).toContain("nothing");
});

test("an age without a unit is wrong usage", async () => {
  const wrong = await server.run(["gc", "--older-than", "30"]);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain("--older-than");
});

test("ages are read in seconds, minutes, hours and days", () => {
  const ages = ["0", "20s", "90m", "12h", "30d"].map((age) => parseAge("--older-than", age));
  expect(ages).toEqual([0, 20, 5400, 43_200, 2_592_000]);
});
