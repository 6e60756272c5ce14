import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import bodies from "./fixtures/client-bodies.json" with { type: "json" };
import { idOf, protobuf, TestTraces, traceId, traces } from "./traces.testing.ts";

let kept: TestTraces;
beforeAll(async () => {
  kept = await TestTraces.start();
  await kept.sendSpans(Buffer.from(bodies.childSpan, "base64"));
});
afterAll(() => kept[Symbol.asyncDispose]());

describe("a trace as the mlflow client sends it", () => {
  test("is in progress with its first span, and not whole until its root has come", async () => {
    const { trace } = await kept.call(`${traces}/${traceId}`);
    expect(trace.trace_info).toMatchObject({
      state: "IN_PROGRESS",
      tags: { "mlflow.trace.spansLocation": "TRACKING_STORE" },
    });
    const answer = await kept.sendSpans(gzipSync(Buffer.from(bodies.rootSpan, "base64")), {
      "content-encoding": "gzip",
    });
    expect([
      answer.status,
      answer.headers.get("content-type"),
      (await answer.arrayBuffer()).byteLength,
    ]).toEqual([200, protobuf, 0]);
    expect((await kept.call(`${traces}/${traceId}`)).trace.trace_info).toMatchObject({
      state: "OK",
      request_preview: '{"q": "é1"}',
      trace_metadata: {
        "mlflow.trace.tokenUsage": '{"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}',
      },
    });
  });

  test("comes back as it was reported, with its spans, root first, and every attribute's type", async () => {
    const { trace: reported } = await kept.call(traces, bodies.reportedTrace);
    const { trace } = await kept.call(`${traces}/get?trace_id=${traceId}&allow_partial=False`);
    const sent = bodies.reportedTrace.trace.trace_info;
    expect(trace.trace_info).toEqual(reported.trace_info);
    expect(trace.trace_info).toMatchObject({
      request_time: sent.request_time,
      execution_duration: sent.execution_duration,
      client_request_id: "req-é1",
      trace_metadata: { ...sent.trace_metadata, "mlflow.trace.infoFinalized": "true" },
      tags: {
        ...sent.tags,
        "mlflow.artifactLocation": `mlflow-artifacts:/${kept.experimentId}/traces/${traceId}/artifacts`,
      },
    });
    expect(trace.spans.map(({ name }) => name)).toEqual(["root", "llm"]);
    const [, llm] = trace.spans;
    expect(llm?.trace_id).toBe(Buffer.from(traceId.slice(3), "hex").toString("base64"));
    expect(llm?.attributes).toEqual(
      expect.arrayContaining([
        { key: "temp", value: { double_value: 0.5 } },
        { key: "n", value: { int_value: 3 } },
        { key: "mlflow.traceRequestId", value: { string_value: traceId } },
      ]),
    );
  });

  test("that is reported with more spans than came is incomplete, unless some will do", async () => {
    const id = await kept.sendTrace(900, [{}]);
    await kept.call(traces, {
      trace: {
        trace_info: {
          ...bodies.reportedTrace.trace.trace_info,
          trace_id: id,
          trace_metadata: { "mlflow.trace.sizeStats": '{"num_spans": 2}' },
        },
      },
    });
    const late = setTimeout(() => void kept.sendTrace(900, [{}, { parentSpanId: "0000000000000001" }]), 300);
    const whole = await kept.call(`${traces}/get?trace_id=${id}`);
    clearTimeout(late);
    expect([whole.httpStatus, whole.trace.spans.length]).toEqual([200, 2]);
    const batch = await kept.list<{ trace_info: { trace_id: string } }>(
      `${traces}/batchGet?trace_ids=${id}&trace_ids=tr-none`,
      "traces",
    );
    expect(batch.map(({ trace_info }) => trace_info.trace_id)).toEqual([id]);
  });
});

describe("spans of any OpenTelemetry exporter", () => {
  test("make a trace: times, state, previews, tags of the resource and of the root, session and user", async () => {
    const id = await kept.sendTrace(1, [
      {
        parentSpanId: "0000000000000002",
        attributes: [
          { key: "session.id", value: { stringValue: "s1" } },
          { key: "user.id", value: { stringValue: "u1" } },
        ],
      },
      {
        endTimeUnixNano: "1700000000020700000",
        status: { code: 2, message: "boom" },
        attributes: [
          { key: "mlflow.traceTag.team", value: { stringValue: "red" } },
          { key: "mlflow.spanOutputs", value: { stringValue: "x".repeat(2000) } },
        ],
      },
    ]);
    const { trace } = await kept.call(`${traces}/get?trace_id=${id}`);
    expect(trace.trace_info).toMatchObject({
      state: "ERROR",
      request_time: "2023-11-14T22:13:20Z",
      execution_duration: "0.020s",
      tags: { "service.name": "shop", team: "red" },
      trace_metadata: { "mlflow.trace.session": "s1", "mlflow.trace.user": "u1" },
    });
    expect(trace.trace_info.response_preview).toHaveLength(1000);
    expect(trace.spans[0]?.status).toEqual({ code: "STATUS_CODE_ERROR", message: "boom" });
  });

  test("that are sent again are written over", async () => {
    const id = await kept.sendTrace(2, [{ endTimeUnixNano: "0" }]);
    expect(
      (await kept.call(`${traces}/get?trace_id=${id}`)).trace.trace_info.execution_duration,
    ).toBeUndefined();
    await kept.sendTrace(2, [{}]);
    const { trace } = await kept.call(`${traces}/get?trace_id=${id}`);
    expect([trace.spans.length, trace.trace_info.execution_duration]).toEqual([1, "0.007s"]);
  });

  test("are refused all together where one is wrong", async () => {
    expect((await kept.sendJson(3, [{}, { spanId: "zz" }])).status).toBe(400);
    expect((await kept.call(`${traces}/${idOf(3)}`)).httpStatus).toBe(404);
  });

  test("of a new trace go to an experiment that is there, those of a known one stay where it is", async () => {
    const elsewhere = { "x-mlflow-experiment-id": "99999" };
    expect((await kept.sendJson(4, [{}], elsewhere)).status).toBe(404);
    const id = await kept.sendTrace(5, [{}]);
    await kept.sendTrace(5, [{}, { parentSpanId: "0000000000000001" }], elsewhere);
    expect((await kept.call(`${traces}/get?trace_id=${id}`)).trace.spans).toHaveLength(2);
  });

  test.each([
    ["another content type", Buffer.from("x"), { "content-type": "text/plain" }, 415],
    ["no experiment", Buffer.from(bodies.childSpan, "base64"), { "x-mlflow-experiment-id": "" }, 400],
    ["an unknown encoding", Buffer.from("x"), { "content-encoding": "br" }, 415],
    ["what is not gzip", Buffer.from("x"), { "content-encoding": "gzip" }, 400],
    [
      "more than the limit once unpacked",
      gzipSync(Buffer.alloc(17 << 20)),
      { "content-encoding": "gzip" },
      413,
    ],
    ["nothing", Buffer.alloc(0), {}, 400],
  ])(
    "%s is answered as it should be",
    async (_what, body, headers: Readonly<Record<string, string>>, status) => {
      expect((await kept.sendSpans(body, headers)).status).toBe(status);
    },
  );

  test("need the permission to write", async () => {
    const answer = await kept.server.fetch("/v1/traces", { as: "viewer", json: {} });
    expect(answer.status).toBe(403);
  });
});
