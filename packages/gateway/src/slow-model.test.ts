import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ModelProcess } from "./model-process.ts";
import type { TestDeployment } from "./test-control-plane.ts";
import { household, TestGateway } from "./test-gateway.ts";

/** One run of it takes tenths of a second. */
const slow: TestDeployment = {
  name: "slow",
  model: "slow.onnx",
  signature: { inputs: [{ name: "value", type: "double" }] },
};
const slowPath = "/endpoints/slow/invocations";
const slowRows = (count: number) => ({ inputs: { value: Array.from({ length: count }, () => 1) } });
const person = { inputs: { region: ["north"], age: [40], hours: [38] } };

const slowRuns = 3;

test("a slow model leaves the others, health and metrics as fast as they are", async () => {
  await using gateway = await TestGateway.start([slow, household]);
  const done = new AbortController();
  const startedMs = performance.now();
  const answers = Promise.all(Array.from({ length: slowRuns }, () => gateway.post(slowPath, slowRows(1))));
  void answers.finally(() => done.abort());
  const waitsMs: number[] = [];
  while (!done.signal.aborted) {
    for (const ask of [
      () => gateway.post("/endpoints/employment/invocations", person),
      () => gateway.fetch("/v2/health/ready"),
      () => gateway.fetch("/metrics"),
    ]) {
      const askedMs = performance.now();
      const response = await ask();
      await response.arrayBuffer();
      expect(response.status).toBe(200);
      waitsMs.push(performance.now() - askedMs);
    }
  }
  const slowMs = performance.now() - startedMs;
  expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200]);
  waitsMs.sort((one, other) => one - other);
  const median = waitsMs[Math.floor(waitsMs.length / 2)] ?? Infinity;
  // In one event loop with the slow model, each of them would wait for one of its runs: at most one answer a run and
  // one more, each a run's length late. Bounds are of the runs, not of a clock, so that a busy machine does not matter.
  expect(waitsMs.length).toBeGreaterThan(2 * slowRuns);
  expect(median).toBeLessThan(slowMs / (2 * slowRuns));
});

test("more than a slow model can do in time is answered 503 with the time to wait", async () => {
  await using gateway = await TestGateway.start([slow], { queueSeconds: 0.01, processesPerModel: 1 });
  const responses = await Promise.all(Array.from({ length: 5 }, () => gateway.post(slowPath, slowRows(1))));
  const statuses = responses.map(({ status }) => status);
  expect(statuses).toContain(200);
  const refused = responses.find(({ status }) => status === 503);
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(await refused?.json()).toMatchObject({
    message: expect.stringMatching(/slow is overloaded: \d+ requests are waiting/) as string,
  });
});

test("a process that ends within a run fails that run alone", async () => {
  const directory = fileURLToPath(new URL("../../inference/testdata", import.meta.url));
  const bytes = await readFile(`${directory}/slow.onnx`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const files = [{ path: "slow.onnx", sha256, sizeBytes: bytes.length }];
  const { process } = await ModelProcess.open({ directory, onnxPath: "slow.onnx", files });
  const running = process.run([{ storage: Float32Array.of(1), dims: [1, 1] }], ["y"]);
  process.close();
  await expect(running).rejects.toMatchObject({ code: "gateway/model-process-ended", status: 503 });
  expect(process.hasEnded).toBe(true);
});
