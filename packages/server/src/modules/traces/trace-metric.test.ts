import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestTraces, traces } from "./traces.testing.ts";

const secondNs = 1_000_000_000n;
const startNs = 1_700_000_000n * secondNs;

const kvlist = (values: Readonly<Record<string, unknown>>) => ({
  kvlistValue: { values: Object.entries(values).map(([key, value]) => ({ key, value })) },
});

let kept: TestTraces;

/** Four traces, half a minute apart: a, b, a, a of 10, 20, 30 and 40 ms; the last failed and used nothing. */
beforeAll(async () => {
  kept = await TestTraces.start();
  for (const [index, name] of ["a", "b", "a", "a"].entries()) {
    const begin = startNs + BigInt(index) * 30n * secondNs;
    const used = kvlist({ input_tokens: { intValue: String(10 * (index + 1)) } });
    const span = {
      name,
      startTimeUnixNano: String(begin),
      endTimeUnixNano: String(begin + BigInt(index + 1) * 10_000_000n),
      status: { code: index === 3 ? 2 : 1 },
      attributes: [
        { key: "mlflow.traceTag.mlflow.traceName", value: { stringValue: name } },
        { key: "mlflow.spanType", value: { stringValue: "LLM" } },
        { key: "mlflow.llm.model", value: { stringValue: index < 2 ? "small" : "large" } },
        { key: "mlflow.llm.cost", value: kvlist({ total_cost: { doubleValue: 0.75 } }) },
        ...(index === 3 ? [] : [{ key: "mlflow.chat.tokenUsage", value: used }]),
      ],
    };
    const traceId = await kept.sendTrace(index + 1, [span]);
    await kept.call(`${traces}/${traceId}/assessments`, {
      assessment: {
        assessment_name: "good",
        trace_id: traceId,
        source: { source_type: "HUMAN", source_id: "h" },
        feedback: { value: index % 2 === 0 ? "yes" : "no" },
      },
    });
  }
});
afterAll(() => kept[Symbol.asyncDispose]());

interface Point {
  readonly metric_name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

const ask = (question: Readonly<Record<string, unknown>>) =>
  kept.list<Point>(`${traces}/metrics`, "data_points", { experiment_ids: [kept.experimentId], ...question });

const of = (...types: string[]) => types.map((aggregation_type) => ({ aggregation_type }));

describe("figures", () => {
  test("of traces, by name and state", async () => {
    const question = { view_type: "TRACES", metric_name: "trace_count", aggregations: of("COUNT") };
    expect(await ask(question)).toEqual([{ metric_name: "trace_count", values: { COUNT: 4 } }]);
    const points = await ask({ ...question, dimensions: ["trace_name", "trace_status"] });
    expect(points.map(({ dimensions, values }) => [dimensions, values["COUNT"]])).toEqual([
      [{ trace_name: "a", trace_status: "ERROR" }, 1],
      [{ trace_name: "a", trace_status: "OK" }, 2],
      [{ trace_name: "b", trace_status: "OK" }, 1],
    ]);
  });

  test("of latency, with percentiles between two values", async () => {
    const aggregations = [
      ...of("AVG", "MIN", "MAX"),
      { aggregation_type: "PERCENTILE", percentile_value: 50 },
      { aggregation_type: "PERCENTILE", percentile_value: 99.9 },
    ];
    const [point] = await ask({ view_type: "TRACES", metric_name: "latency", aggregations });
    expect(point?.values).toEqual({
      AVG: 25,
      MIN: 10,
      MAX: 40,
      "P50.0": 25,
      "P99.9": expect.closeTo(39.97, 9),
    });
  });

  test("of tokens, where a trace without any is left out", async () => {
    const [point] = await ask({
      view_type: "TRACES",
      metric_name: "input_tokens",
      aggregations: of("SUM", "AVG"),
      filters: ["trace.status = 'OK'"],
    });
    expect(point?.values).toEqual({ SUM: 60, AVG: 20 });
  });

  test("by buckets of time, of the time that is asked for", async () => {
    const points = await ask({
      view_type: "TRACES",
      metric_name: "trace_count",
      aggregations: of("COUNT"),
      time_interval_seconds: 60,
      start_time_ms: 1_700_000_000_000,
      end_time_ms: 1_700_000_060_000,
    });
    expect(points.map(({ dimensions, values }) => [dimensions?.["time_bucket"], values["COUNT"]])).toEqual([
      ["2023-11-14T22:13:00+00:00", 2],
      ["2023-11-14T22:14:00+00:00", 1],
    ]);
  });

  test("of spans: cost by model", async () => {
    const points = await ask({
      view_type: "SPANS",
      metric_name: "total_cost",
      aggregations: of("SUM"),
      dimensions: ["span_model_name"],
      filters: ["span.type = 'LLM'", "span.name = 'a'"],
    });
    expect(points.map(({ dimensions, values }) => [dimensions?.["span_model_name"], values["SUM"]])).toEqual([
      ["large", 1.5],
      ["small", 0.75],
    ]);
  });

  test("of assessments: yes and no as 1 and 0", async () => {
    const [point] = await ask({
      view_type: "ASSESSMENTS",
      metric_name: "assessment_value",
      aggregations: of("AVG"),
      dimensions: ["assessment_name"],
      filters: ["assessment.name = 'good'"],
    });
    expect(point).toEqual({
      metric_name: "assessment_value",
      dimensions: { assessment_name: "good" },
      values: { AVG: 0.5 },
    });
  });

  test.each([
    [{ metric_name: "none" }, 'metric_name is "none"; of TRACES give one of trace_count'],
    [{ aggregations: of("SUM") }, "aggregations has SUM; of trace_count give COUNT"],
    [
      { dimensions: ["span_name"] },
      'dimensions has "span_name"; of trace_count give trace_name, trace_status',
    ],
    [{ view_type: "X" }, "view_type is not one of TRACES, SPANS, ASSESSMENTS"],
    [{ time_interval_seconds: 60 }, "time_interval_seconds goes with start_time_ms and end_time_ms"],
    [{ filters: ["span.name = 'a'"] }, "goes with view_type SPANS"],
    [{ filters: ["trace.status = 'OK' AND trace.status = 'OK'"] }, "is not one comparison"],
    [{ filters: ["trace.nothing = 'OK'"] }, "is not one of trace.status"],
    [
      { metric_name: "latency", aggregations: of("PERCENTILE") },
      "aggregations[0].percentile_value is missing",
    ],
    [{ experiment_ids: [] }, "experiment_ids is missing"],
  ])("%o is refused", async (change, message) => {
    const question = { view_type: "TRACES", metric_name: "trace_count", aggregations: of("COUNT") };
    const body = { experiment_ids: [kept.experimentId], ...question, ...change };
    const answer = await kept.call(`${traces}/metrics`, body);
    expect([answer.httpStatus, answer.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(answer.message).toContain(message);
  });
});

describe("correlation of filters", () => {
  const correlate = (more: Readonly<Record<string, unknown>>) =>
    kept.call(`${traces}/calculate-filter-correlation`, {
      experiment_ids: [kept.experimentId],
      filter_string1: "name = 'a'",
      filter_string2: "status = 'ERROR'",
      ...more,
    });

  test("counts what each finds, and both", async () => {
    expect(await correlate({})).toMatchObject({
      npmi: expect.closeTo(Math.log(4 / 3) / Math.log(4), 12),
      filter1_count: 3,
      filter2_count: 1,
      joint_count: 1,
      total_count: 4,
    });
  });

  test("leaves out what the base filter does not find, and says NaN where nothing is left", async () => {
    expect(await correlate({ base_filter: "status = 'OK'" })).toMatchObject({
      npmi: "NaN",
      filter1_count: 2,
      filter2_count: 0,
      total_count: 3,
    });
  });

  test("refuses a filter that cannot be read", async () => {
    expect(await correlate({ filter_string2: "foo" })).toMatchObject({ httpStatus: 400 });
  });
});
