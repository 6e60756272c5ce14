import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { recordItems, sendToImport, startImport } from "./send-import.testing.ts";

let server: TestServer;
let importId: string;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => server[Symbol.asyncDispose]());
beforeEach(async () => {
  importId = await startImport(server, randomBytes(8).toString("hex"));
});

const record = (...items: object[]) => recordItems(server, importId, items);

describe("a trace", () => {
  const traceId = `tr-${"ab".repeat(16)}`;
  const span = {
    traceId: "ab".repeat(16),
    spanId: "01".repeat(8),
    name: "root",
    startTimeUnixNano: "1700000000000000001",
    endTimeUnixNano: "1700000000000000002",
    attributes: [{ key: "depth", value: { intValue: "9007199254740993" } }],
  };
  const assessment = {
    assessment_id: "a-1",
    assessment_name: "correct",
    source: { source_type: "HUMAN", source_id: "ana" },
    create_time: "2023-11-14T22:13:20.000Z",
    feedback: { value: true },
  };
  const info = {
    request_time: "2023-11-14T22:13:20.001Z",
    execution_duration: "0.5s",
    state: "OK",
    tags: { team: "credit" },
    assessments: [assessment, { ...assessment, assessment_id: "a-2", overrides: "a-1" }],
  };
  const item = (of: object, spans: readonly object[]) => ({
    kind: "trace",
    traceId,
    experimentId: "0",
    artifactLocation: null,
    info: JSON.stringify(of),
    spans: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    invalidAssessments: ["a-1"],
  });

  test("comes with its spans and assessments, once, and is not written over", async () => {
    expect(await record(item(info, [span]))).toEqual([{ outcome: "recorded" }]);
    expect(await record(item(info, [span]))).toEqual([{ outcome: "unchanged" }]);
    const answer = await server.fetch(`/api/3.0/mlflow/traces/batchGet?trace_ids=${traceId}`);
    const text = await answer.text();
    expect(text).toContain('"int_value":9007199254740993');
    expect(JSON.parse(text)).toMatchObject({
      traces: [
        {
          trace_info: {
            request_time: "2023-11-14T22:13:20.001Z",
            tags: { team: "credit" },
            assessments: [
              { assessment_id: "a-1", valid: false },
              { assessment_id: "a-2", valid: true, overrides: "a-1" },
            ],
          },
        },
      ],
    });
    const [state] = await record(item({ ...info, state: "ERROR" }, [span]));
    expect(state?.reason).toContain("differs in state");
    const [spans] = await record(item(info, [{ ...span, name: "other" }]));
    expect(spans?.reason).toContain("differs in spans");
    const anchored = server.context.storage.read.all(
      "SELECT 1 FROM ledger_entries WHERE subject = ? AND type = 'trace.imported'",
      `trace:${traceId}`,
    );
    expect(anchored).toHaveLength(1);
  });

  test.each([
    ["info that is no JSON", { info: "{" }, "imports/bad-json"],
    [
      "a span whose trace has no id",
      { spans: '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}' },
      "traces/bad-otlp",
    ],
  ])("with %s is refused", async (_what, change, code) => {
    const items = [{ ...item(info, [span]), traceId: `tr-${randomBytes(16).toString("hex")}`, ...change }];
    expect(await sendToImport(server, importId, { path: "batches", json: { items } })).toMatchObject({
      status: 400,
      code,
    });
  });
});

describe("an evaluation dataset", () => {
  const written = { createdAtMs: 1, updatedAtMs: 2, createdBy: "ana", updatedBy: null };
  const item = {
    kind: "evaluation-dataset",
    datasetId: "d-1",
    name: "questions",
    digest: "0123abcd",
    schema: null,
    ...written,
    tags: [{ key: "owner", value: "ana" }],
    experimentIds: ["0"],
    records: [
      {
        recordId: "dr-1",
        inputs: '{"x": 1.0}',
        outputs: "[9007199254740993]",
        expectations: "null",
        tags: "{}",
        source: "null",
        ...written,
      },
    ],
  };

  test("comes with its records, numbers as they were, and is not written over", async () => {
    expect(await record(item)).toEqual([{ outcome: "recorded" }]);
    expect(await record(item)).toEqual([{ outcome: "unchanged" }]);
    const answer = await server.fetch("/api/3.0/mlflow/datasets/d-1/records");
    const { records } = (await answer.json()) as { records: string };
    expect(records).toContain("1.0");
    expect(records).toContain("9007199254740993");
    const [changed] = await record({ ...item, records: [{ ...item.records[0], inputs: '{"x": 1}' }] });
    expect(changed?.reason).toContain("differs in records");
  });

  test("of a record that is no JSON is refused", async () => {
    const items = [{ ...item, datasetId: "d-2", records: [{ ...item.records[0], inputs: "{" }] }];
    expect(await sendToImport(server, importId, { path: "batches", json: { items } })).toMatchObject({
      status: 400,
    });
  });
});
