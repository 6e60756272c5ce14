import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anchorDueTraces } from "./anchor-traces.ts";
import { legacyTraces, TestTraces, traceId, traces } from "./traces.testing.ts";

let kept: TestTraces;
beforeAll(async () => {
  kept = await TestTraces.start();
  await kept.sendRecorded();
});
afterAll(() => kept[Symbol.asyncDispose]());

test("a client of 2.x begins and ends a trace, finds it, and keeps its spans elsewhere", async () => {
  const { trace_info } = await kept.call(legacyTraces, {
    experiment_id: kept.experimentId,
    timestamp_ms: 5,
    request_metadata: [{ key: "a", value: "b" }],
    tags: [{ key: "mlflow.traceName", value: "old" }],
  });
  const id = trace_info.request_id;
  expect(trace_info).toMatchObject({ status: "IN_PROGRESS", execution_time_ms: 0 });
  const ended = await kept.call(
    `${legacyTraces}/${id}`,
    { timestamp_ms: 9, status: "OK", request_metadata: [{ key: "c", value: "d" }] },
    "PATCH",
  );
  expect(ended.trace_info).toMatchObject({ status: "OK", execution_time_ms: 4 });
  expect((await kept.call(`${legacyTraces}/${id}/info`)).trace_info).toEqual(ended.trace_info);
  const query = new URLSearchParams({ experiment_ids: kept.experimentId, filter: "name = 'old'" });
  expect((await kept.call(`${legacyTraces}?${query.toString()}`)).traces).toEqual([ended.trace_info]);
  expect((await kept.call(`${traces}/get?trace_id=${id}&allow_partial=true`)).message).toMatch(/traces.json/);
});

describe("deleting", () => {
  test("takes the oldest up to a time, or those named, of one experiment, with an entry that names them", async () => {
    const remove = async (body: Readonly<Record<string, unknown>>) =>
      (await kept.call(`${legacyTraces}/delete-traces`, { experiment_id: kept.experimentId, ...body }))[
        "traces_deleted"
      ];
    const times = ["1000000000000000000", "1000000000001000000", "1000000000002000000"];
    const ids = [];
    for (const [index, startTimeUnixNano] of times.entries()) {
      ids.push(
        await kept.sendTrace(300 + index, [{ startTimeUnixNano, endTimeUnixNano: startTimeUnixNano }]),
      );
    }
    // The trace of the 2.x client began in 1970.
    expect(await remove({ max_timestamp_millis: 5 })).toBe(1);
    expect(await remove({ max_timestamp_millis: 1_000_000_000_001, max_traces: 1 })).toBe(1);
    expect(await remove({ request_ids: [ids[1], ids[2], "tr-none"] })).toBe(2);
    expect(await remove({ request_ids: [traceId], experiment_id: "0" })).toBe(0);
    expect((await kept.call(`${traces}/${ids[0]}`)).httpStatus).toBe(404);
    const named = (await kept.entriesOf("traces.deleted")).flatMap(({ payload }) => payload.traceIds);
    expect(named).toEqual(expect.arrayContaining(ids));
  });

  test.each([{}, { max_timestamp_millis: 1, request_ids: ["x"] }, { request_ids: ["x"], max_traces: 1 }])(
    "%j says too much or too little",
    async (body) => {
      const answer = await kept.call(`${traces}/delete-traces`, {
        experiment_id: kept.experimentId,
        ...body,
      });
      expect(answer.httpStatus).toBe(400);
    },
  );
});

describe("the ledger", () => {
  test("gets the digests of traces once they have settled, and again when they change", async () => {
    const { clock, ...context } = kept.server.context;
    const later = { ...context, clock: { nowMs: () => clock.nowMs() + 60_000 } };
    const id = await kept.sendTrace(400, [{}]);
    const digestOf = async () => {
      const found = (await kept.entriesOf("traces.anchored"))
        .flatMap(({ payload }) => payload.traces)
        .filter((trace) => trace.traceId === id);
      return found.map(({ digest, spans }) => [digest, spans]);
    };
    await anchorDueTraces({ ...later, storage: kept.server.context.storage });
    await anchorDueTraces({ ...later, storage: kept.server.context.storage });
    expect(await digestOf()).toEqual([[expect.stringMatching(/^sha256:[0-9a-f]{64}$/), 1]]);
    await kept.sendTrace(400, [{ name: "renamed" }]);
    await anchorDueTraces({ ...later, storage: kept.server.context.storage });
    expect(new Set((await digestOf()).map(([digest]) => digest)).size).toBe(2);
  });
});
