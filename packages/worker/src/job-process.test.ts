import { mkdir, rename } from "node:fs/promises";
import { expect, test } from "vitest";
import { createTestJob, type TestJobOptions } from "./evaluate/testing/test-job.ts";
import { inputPath } from "./fetch-inputs.ts";
import type { JobProgress } from "./job-client.ts";
import type { JobOutcome } from "./job-messages.ts";
import { JobProcess } from "./job-process.ts";

async function run(
  options: TestJobOptions,
  more: {
    kind?: string;
    timeLeftMs?: number;
    signal?: AbortSignal;
    onProgress?: (progress: JobProgress, child: JobProcess) => void;
  } = {},
): Promise<JobOutcome> {
  await using job = await createTestJob(options);
  const { input, directory } = job;
  await mkdir(`${directory}/inputs`);
  for (const sha256 of [input.dataset.sha256, ...input.model.files.map((file) => file.sha256)]) {
    await rename(job.objectPath(sha256), inputPath(directory, sha256));
  }
  await using child = new JobProcess(directory);
  return await child.run(
    { kind: more.kind ?? "evaluate", input, threads: 1 },
    {
      timeLeftMs: more.timeLeftMs ?? 60_000,
      signal: more.signal ?? new AbortController().signal,
      onProgress: (progress) => more.onProgress?.(progress, child),
    },
  );
}
const slow: TestJobOptions = { model: "slow.onnx", signature: "age" };

test("a job tells its progress and gives its output", async () => {
  const told: JobProgress[] = [];
  const outcome = await run(
    { model: "classifier.onnx" },
    { onProgress: (progress) => void told.push(progress) },
  );
  expect(outcome).toMatchObject({ type: "done", output: { dataset: { rowCount: 3000 } } });
  expect(told.at(-1)).toEqual({ done: 3000, total: 3000, unit: "rows" });
});

test("what is wrong with the model is not tried again", async () => {
  expect(await run({ model: "label-only.onnx", signature: "age" })).toMatchObject({
    type: "failed",
    reason: expect.stringContaining("gives no probability") as string,
    retryable: false,
  });
});

test("a job whose process dies has failed, may be tried again, and takes nothing else down", async () => {
  const outcome = await run(slow, { onProgress: (_progress, { id }) => process.kill(id ?? 0, "SIGKILL") });
  expect(outcome).toEqual({
    type: "failed",
    reason: "the job's process was ended by SIGKILL; it may have run out of memory",
    retryable: true,
  });
});

test("a job is ended at its time limit", async () => {
  expect(await run(slow, { timeLeftMs: 50 })).toMatchObject({
    type: "failed",
    reason: expect.stringContaining("time limit") as string,
    retryable: false,
  });
});

test("a job that is told to stop stops", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const stopping = run(slow, { signal: stop.signal, onProgress: () => stop.abort(reason) });
  await expect(stopping).rejects.toBe(reason);
});

test("a kind that this worker does not know is left to others", async () => {
  expect(await run(slow, { kind: "train" })).toEqual({
    type: "failed",
    reason: "this worker knows no job of kind train",
    retryable: true,
  });
});
