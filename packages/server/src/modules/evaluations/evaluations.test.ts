import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@plumbline/platform";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findJob } from "#jobs";
import { startTestServer, type TestServer } from "#testing";
import { checkEvaluation } from "./check-evaluation.ts";
import type { EvaluateJobInput } from "./evaluation.ts";
import {
  type Answer,
  isOver,
  look,
  peopleInputs,
  registerAges,
  registerDataset,
  registerModel,
  registerPeople,
  waitFor,
} from "./evaluable.testing.ts";
import type { EvaluationPredicate } from "./predicate.schema.ts";
import { fixturePath, startWorkerProcess } from "./worker-process.testing.ts";

let server: TestServer;
let people: { name: string; digest: string };
let aheadMs = 0;
beforeAll(async () => {
  server = await startTestServer();
  // A clock that a test may move on, instead of waiting for a lease to end.
  const { clock } = server.context;
  (server.context as { clock: Clock }).clock = { nowMs: () => clock.nowMs() + aheadMs };
  people = await registerPeople(server);
  await registerModel(server, "classifier", { onnx: "classifier.onnx", inputs: peopleInputs });
  await registerModel(server, "slow", { onnx: "slow.onnx", inputs: { age: "double" } });
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (model: string, dataset: object, more: object = {}, as = "contributor") =>
  server.fetch(`/api/v1/models/${model}/versions/1/evaluations`, { as, json: { dataset, ...more } });
const request = async (model: string, dataset: object) => {
  const answer = await post(model, dataset, { threshold: 0.45, minimumGroupPositives: 40 });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Answer;
};
const readPredicate = async (sha256: string | null) => {
  const envelope = (await (await server.fetch(`/api/v1/evidence/${sha256}`)).json()) as { payload: string };
  const statement = Buffer.from(envelope.payload, "base64").toString();
  return JSON.parse(statement) as { predicateType: string; subject: unknown; predicate: EvaluationPredicate };
};
const ledgerTypes = async (id: string) => {
  const answer = await server.fetch(`/api/v1/ledger/entries?subject=evaluation:${id}`);
  const { entries } = (await answer.json()) as { entries: { type: string }[] };
  return entries.map(({ type }) => type).sort();
};

// Each starts a process, and some a second one, on machines that may be busy.
describe("a worker's evaluation", { timeout: 90_000 }, () => {
  test("becomes signed evidence about the version, with scikit-learn's figures", async () => {
    await using _worker = await startWorkerProcess(server);
    const requested = await request("classifier", people);
    expect(requested).toMatchObject({ state: "queued", progress: null, evidenceSha256: null });
    const done = await waitFor(server, requested.id, isOver);
    expect(done).toMatchObject({ state: "succeeded", reason: null });
    const { predicateType, predicate, subject } = await readPredicate(done.evidenceSha256);
    expect(predicateType).toBe("urn:plumbline:predicate:evaluation:v1");
    expect(subject).toEqual([
      { name: "classifier/1", digest: { sha256: predicate.model.digest.replace("sha256:", "") } },
    ]);
    const expected = JSON.parse(await readFile(fixturePath("expected.json"), "utf8")) as {
      metrics: Record<string, number>;
    };
    expect(predicate.metrics.confusion).toEqual(expected.metrics["confusion"]);
    expect(predicate.metrics.rocAuc.value).toBeCloseTo(expected.metrics["rocAuc"] ?? 0, 9);
    expect(predicate.metrics.logLoss.value).toBeCloseTo(expected.metrics["logLoss"] ?? 0, 9);
    expect(await ledgerTypes(requested.id)).toEqual(["evaluation.completed", "evaluation.requested"]);
    const list = await server.fetch("/api/v1/models/classifier/versions/1/evaluations", { as: "viewer" });
    expect(await list.json()).toMatchObject({ evaluations: [{ id: requested.id, state: "succeeded" }] });
  });

  test("stops soon after it was cancelled, and leaves no file behind", async () => {
    await using worker = await startWorkerProcess(server);
    const { id, jobId } = await request("slow", await registerAges(server, 100_000));
    await waitFor(server, id, ({ progress }) => (progress?.done ?? 0) > 0);
    expect(await worker.jobFolders()).toHaveLength(1);
    await server.fetch(`/api/v1/jobs/${jobId}/cancel`, { method: "POST", as: "contributor" });
    const ended = await waitFor(server, id, isOver);
    expect(ended).toMatchObject({ state: "cancelled", reason: "cancelled on request" });
    await expect.poll(() => worker.jobFolders()).toEqual([]);
    expect(await ledgerTypes(id)).toEqual(["evaluation.cancelled", "evaluation.requested"]);
    expect(await worker.end("SIGTERM")).toBe(0);
  });

  test("is finished by another worker when the first is killed", async () => {
    await using killed = await startWorkerProcess(server);
    const { id } = await request("slow", await registerAges(server, 20_000));
    await waitFor(server, id, ({ progress }) => (progress?.done ?? 0) > 0);
    await killed.end("SIGKILL");
    // The process of its job notices, and takes its folder along.
    await expect.poll(() => killed.jobFolders(), { timeout: 10_000 }).toEqual([]);
    expect(await look(server, id)).toMatchObject({ state: "running" });
    aheadMs += 31_000;
    await using _second = await startWorkerProcess(server);
    const done = await waitFor(server, id, isOver);
    expect(done).toMatchObject({ state: "succeeded" });
    expect((await readPredicate(done.evidenceSha256)).predicate.dataset.rowCount).toBe(20_000);
  });

  test("is given back when the worker is told to end, for another to take", async () => {
    await using worker = await startWorkerProcess(server);
    const { id, jobId } = await request("slow", await registerAges(server, 100_000));
    await waitFor(server, id, ({ progress }) => (progress?.done ?? 0) > 0);
    expect(await worker.end("SIGTERM")).toBe(0);
    expect(await look(server, id)).toMatchObject({ state: "queued", reason: "the worker is shutting down" });
    expect(await worker.jobFolders()).toEqual([]);
    await server.fetch(`/api/v1/jobs/${jobId}/cancel`, { method: "POST" });
    expect(await look(server, id)).toMatchObject({ state: "cancelled" });
  });

  test("fails for good where an input is not what its digest says, naming both digests", async () => {
    const dataset = await registerAges(server, 50);
    const { id } = await request("slow", dataset);
    const hex = dataset.digest.replace("sha256:", "");
    const objects = join(server.dataDirectory, "objects");
    const [file = ""] = (await readdir(objects, { recursive: true })).filter((path) => path.endsWith(hex));
    await writeFile(join(objects, file), "age,employed\n1,1\n");
    await using _worker = await startWorkerProcess(server);
    const ended = await waitFor(server, id, isOver);
    expect(ended.state).toBe("failed");
    expect(ended.reason).toMatch(new RegExp(`input sha256:${hex} arrived as sha256:[0-9a-f]{64}`));
    expect(await ledgerTypes(id)).toEqual(["evaluation.failed", "evaluation.requested"]);
  });

  test("fails for good where the model or the dataset is at fault, saying how", async () => {
    await using _worker = await startWorkerProcess(server);
    await registerModel(server, "outside", { onnx: "external-outside.onnx", inputs: { age: "double" } });
    const outside = await request("outside", await registerAges(server, 60));
    const labels = await registerDataset(server, "labels", "age,employed\n20,1\n30,7\n", {
      format: "csv",
      roles: { age: ["feature"], employed: ["target"] },
    });
    const bad = await request("slow", labels);
    const reasons = [await waitFor(server, outside.id, isOver), await waitFor(server, bad.id, isOver)];
    expect(reasons).toMatchObject([
      { state: "failed", reason: expect.stringContaining("../weights.bin") as string },
      { state: "failed", reason: expect.stringContaining('row 2 is "7"') as string },
    ]);
  });
});

describe("what a worker sends", () => {
  test("is refused where its figures do not follow from its counts", async () => {
    const done = (await listEvaluations()).find(({ state }) => state === "succeeded");
    const { predicate } = await readPredicate(done?.evidenceSha256 ?? null);
    const job = await findJob(server.context.storage.read, done?.jobId ?? "");
    const input = job?.input as EvaluateJobInput;
    expect(checkEvaluation(input, predicate)).toEqual(predicate);
    const forge = (change: (forged: Forged) => void) => {
      const forged = structuredClone(predicate) as Forged;
      change(forged);
      return () => checkEvaluation(input, forged);
    };
    const cases: [string, (forged: Forged) => void][] = [
      ["metrics.precision.value", ({ metrics }) => (metrics.precision.value = 0.99)],
      ["metrics.precision.lower", ({ metrics }) => (metrics.precision.lower = 0.704)],
      ["metrics.recall", ({ metrics }) => (metrics.recall = { value: null, reason: "unknown" })],
      ["metrics.rocAuc", ({ metrics }) => (metrics.rocAuc.lower = 0.9)],
      ["metrics.rocAuc", ({ metrics }) => (metrics.rocAuc.value = 1.5)],
      ["metrics.confusion", ({ metrics }) => (metrics.confusion.truePositives += 1)],
      ["model.digest", ({ model }) => (model.digest = people.digest)],
      ["dataset.digest", ({ dataset }) => (dataset.digest = predicate.model.digest)],
      ["dataset.rowCount", ({ dataset }) => (dataset.rowCount = 2999)],
      ["threshold", (forged) => (forged.threshold = 0.5)],
      ["groups are of sex", ({ groups }) => groups.pop()],
      ["groups.sex has groups", ({ groups }) => (groups[0]!.groups[0]!.confusion.truePositives -= 1)],
      [
        "groups.sex.equalOpportunityDifference",
        ({ groups }) => (groups[0]!.equalOpportunityDifference.value = 0),
      ],
      [
        "groups.sex.equalOpportunityDifference.upper",
        ({ groups }) => (groups[0]!.equalOpportunityDifference.upper = 0.05),
      ],
      ["groups.origin.few is sufficient", ({ groups }) => (groups[1]!.groups[1]!.sufficient = true)],
      ["groups.origin has the minimum 1", ({ groups }) => (groups[1]!.minimumGroupPositives = 1)],
      ["reference.age", ({ reference }) => reference.columns[0]!.missing++],
      ["reference.columns are", ({ reference }) => reference.columns.pop()],
      ["curves.calibration", ({ curves }) => curves.calibration.pop()],
      ["Unrecognized key", (forged) => (forged["note"] = "trust me")],
      ["finishedAt", (forged) => (forged.finishedAt = "2020-01-01T00:00:00.000Z")],
    ];
    for (const [cause, change] of cases) expect(forge(change)).toThrow(cause);
  });

  test("ends its evaluation as failed when refused, and leaves no evidence", async () => {
    const { id, jobId } = await request("classifier", people);
    const claimed = await server.fetch("/api/v1/jobs/claim", {
      as: "worker",
      json: { kinds: ["evaluate"], worker: "forger" },
    });
    const { fence } = (await claimed.json()) as { fence: number };
    const output = { metrics: { rocAuc: { value: 1 } } };
    const answer = await server.fetch(`/api/v1/jobs/${jobId}/complete`, {
      as: "worker",
      json: { fence, output },
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      400,
      "evaluations/implausible-output",
    ]);
    expect(await look(server, id)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("output refused: the evaluation does not add up") as string,
      evidenceSha256: null,
    });
  });
});

describe("a request is refused", () => {
  const refusal = async (answer: Response) => {
    const body = (await answer.json()) as { code: string; problems?: { field: string; message: string }[] };
    const problems = (body.problems ?? []).map(({ field, message }) => `${field} ${message}`);
    return [answer.status, body.code, ...problems];
  };

  test("with everything that the version lacks", async () => {
    await registerModel(server, "pickled", {});
    expect(await refusal(await post("pickled", people))).toEqual([
      409,
      "evaluations/insufficient",
      expect.stringContaining("version has no ONNX model (flavors: sklearn)"),
      expect.stringContaining("version has no signature"),
    ]);
  });

  test("with every input that the dataset does not have as the model needs it, and no target", async () => {
    const csv = "age,region,employed\nold,3,yes\n";
    const dataset = await registerDataset(server, "wrong", csv, { format: "csv", roles: {} });
    expect(await refusal(await post("classifier", dataset))).toEqual([
      409,
      "evaluations/insufficient",
      expect.stringContaining("dataset has no column with the role target"),
      "age is string in the dataset; the model's double needs int64 or uint64 or double or decimal",
      "hours (double) is an input of the model and no column of the dataset",
      "region is int64 in the dataset; the model's string needs string",
    ]);
    const roles = { employed: ["target"] };
    await registerDataset(server, "wrong", csv, { format: "csv", roles });
    expect(await refusal(await post("classifier", dataset))).toContain(
      "employed is the target and string; it must be 0 and 1, or true and false",
    );
  });

  test("where a value is missing that the model cannot do without, or groups are too many", async () => {
    const rows = Array.from(
      { length: 120 },
      (_, row) => `,${row},${row === 3 ? "" : "north"},${row === 4 ? "" : 1}`,
    );
    const csv = `age,hours,region,employed\n20,1,south,0\n${rows.join("\n")}\n`;
    const roles = { hours: ["sensitive"], employed: ["target"] };
    const dataset = await registerDataset(server, "gaps", csv, { format: "csv", roles });
    expect((await refusal(await post("classifier", dataset))).slice(2)).toEqual([
      "employed is the target and lacks a label in 1 rows",
      "hours is sensitive and has 120 values; groups can be at most 99",
      "region lacks a value in 1 rows; the model's string cannot be missing",
    ]);
  });

  test("where version or dataset is not there, by who may not, and with a threshold out of range", async () => {
    const none = { name: "people", digest: `sha256:${"0".repeat(64)}` };
    expect(await refusal(await post("classifier", none))).toEqual([404, "evaluations/dataset-not-found"]);
    expect((await post("nothing", people)).status).toBe(404);
    expect((await post("classifier", people, {}, "viewer")).status).toBe(403);
    expect((await post("classifier", people, { threshold: 1.5 })).status).toBe(400);
    expect((await server.fetch("/api/v1/evaluations/nothing")).status).toBe(404);
  });
});

/** A predicate that a test may change. */
type Forged = EvaluationPredicate &
  Record<string, unknown> & {
    metrics: { precision: { value: number; lower: number }; rocAuc: { value: number; lower: number } };
    groups: { equalOpportunityDifference: { value: number; upper: number } }[];
  };

async function listEvaluations(): Promise<Answer[]> {
  const answer = await server.fetch("/api/v1/models/classifier/versions/1/evaluations");
  return ((await answer.json()) as { evaluations: Answer[] }).evaluations;
}
