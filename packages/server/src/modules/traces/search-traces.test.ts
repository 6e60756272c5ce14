import { afterAll, beforeAll, describe, expect, test } from "vitest";
import bodies from "./fixtures/client-bodies.json" with { type: "json" };
import { legacyTraces, TestTraces, traceId, traces } from "./traces.testing.ts";

let kept: TestTraces;
beforeAll(async () => {
  kept = await TestTraces.start();
  await kept.sendRecorded();
});
afterAll(() => kept[Symbol.asyncDispose]());

describe("search", () => {
  test.each([
    ["", true],
    ["status = 'OK'", true],
    ["trace.status IN ('ERROR')", false],
    ["name = 'root' AND tags.mlflow.traceName LIKE 'ro%'", true],
    ["metadata.own = 'm' AND request_metadata.`own` != 'x'", true],
    ["tags.none IS NULL", true],
    ["timestamp_ms > 1700000000000 AND execution_time < 60000", true],
    ["client_request_id = 'req-é1'", true],
    ["span.name = 'llm' AND span.type = 'LLM'", true],
    ["span.name = 'root' AND span.type = 'LLM'", false],
    ["span.attributes.temp LIKE '%0.5%'", true],
    ["trace.text ILIKE '%ANSWER É1%'", false],
    ["trace.text LIKE '%answer é1%'", true],
    ["feedback.none IS NULL", true],
    ["run_id = 'none'", false],
  ])("%s", async (filter, found) => {
    expect((await kept.search(filter)).includes(traceId)).toBe(found);
  });

  test.each([
    "foo = 'x'",
    "status = 1",
    "timestamp = 'a'",
    "tags.team > 'a'",
    "span.foo = 'x'",
    "span.attributes.a = 'x'",
    "feedback.s > 'a'",
    "name RLIKE 'r'",
    "status",
  ])("%s is refused", async (filter) => {
    const answer = await kept.call(`${traces}/search`, { ...bodies.search, filter });
    expect([answer.httpStatus, answer.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  });

  test("goes page by page in the order asked for, a trace without the value last", async () => {
    for (const id of [100, 101, 102]) {
      await kept.sendTrace(id, [
        {
          attributes: id === 101 ? [] : [{ key: "mlflow.traceTag.rank", value: { stringValue: String(id) } }],
        },
      ]);
    }
    const filter = "tags.service.name = 'shop' AND timestamp_ms < 1700000000001 AND status = 'OK'";
    const page = { ...bodies.search, filter, order_by: ["tags.rank DESC"], max_results: 2 };
    const first = await kept.call(`${traces}/search`, page);
    const second = await kept.call(`${traces}/search`, { ...page, page_token: first.next_page_token });
    const ids = [...first.traces, ...second.traces].map((trace) =>
      Number.parseInt(trace.trace_id.slice(3), 16),
    );
    expect(ids.slice(0, 3)).toEqual([102, 100, 101]);
  });

  test("a token of another search is refused", async () => {
    const { next_page_token } = await kept.call(`${traces}/search`, { ...bodies.search, max_results: 1 });
    await expect(kept.search("status = 'OK'", { page_token: next_page_token })).rejects.toThrow(/page_token/);
  });
});

describe("tags and links", () => {
  test("a tag is set, cut to 4096 characters, and deleted, each with an entry", async () => {
    const path = `${legacyTraces}/${traceId}/tags`;
    await kept.call(path, { key: "k", value: "v".repeat(9000) }, "PATCH");
    expect((await kept.call(`${traces}/${traceId}`)).trace.trace_info.tags.k).toHaveLength(4096);
    expect((await kept.call(path, { key: "k" }, "DELETE")).httpStatus).toBe(200);
    expect((await kept.call(path, { key: "k" }, "DELETE")).httpStatus).toBe(404);
    expect((await kept.call(path, { key: "mlflow.artifactLocation", value: "x" }, "PATCH")).httpStatus).toBe(
      400,
    );
    expect((await kept.call(`${legacyTraces}/tr-0/tags`, { key: "k", value: "v" }, "PATCH")).httpStatus).toBe(
      404,
    );
    expect((await kept.entriesOf("trace.tag-set")).length).toBe(1);
    expect((await kept.entriesOf("trace.tag-deleted")).length).toBe(1);
  });

  test("traces are found by the run that they are linked to, and by a prompt", async () => {
    const { run } = await kept.call("/api/2.0/mlflow/runs/create", { experiment_id: kept.experimentId });
    const runId = run.info.run_id;
    const link = { trace_ids: [traceId, "tr-none"], run_id: runId };
    expect((await kept.call(`${legacyTraces}/link-to-run`, link)).httpStatus).toBe(200);
    expect(await kept.search(`attribute.run_id = '${runId}'`)).toEqual([traceId]);
    const sent = await kept.sendTrace(5, [{}], { "x-mlflow-run-id": runId });
    expect((await kept.search(`run_id = '${runId}'`)).toSorted()).toEqual([traceId, sent].toSorted());
    expect((await kept.call(`${legacyTraces}/link-to-run`, { ...link, run_id: "none" })).httpStatus).toBe(
      404,
    );

    await kept.call(`${legacyTraces}/link-prompts`, {
      trace_id: traceId,
      prompt_versions: [{ name: "p", version: "1" }],
    });
    expect(await kept.search("prompt = 'p/1'")).toEqual([traceId]);
    expect((await kept.entriesOf("run.traces-linked")).map(({ payload }) => payload.traceIds)).toEqual([
      [traceId],
    ]);
  });
});
