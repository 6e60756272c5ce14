import { afterAll, beforeAll, expect, test } from "vitest";
import bodies from "./fixtures/client-bodies.json" with { type: "json" };
import { TestTraces, traceId, traces } from "./traces.testing.ts";

let kept: TestTraces;
beforeAll(async () => {
  kept = await TestTraces.start();
  await kept.sendRecorded();
});
afterAll(() => kept[Symbol.asyncDispose]());

const path = `${traces}/${traceId}/assessments`;

test("come back as they were said, numbers as doubles, lists of expectations as JSON", async () => {
  const { assessment } = await kept.call(path, bodies.feedback);
  expect(assessment).toEqual({
    ...bodies.feedback.assessment,
    assessment_id: expect.stringMatching(/^a-[0-9a-f]{32}$/),
    trace_id: traceId,
  });
  for (const body of [
    bodies.numberFeedback,
    bodies.failedFeedback,
    bodies.expectation,
    bodies.listExpectation,
  ]) {
    const { assessment: made } = await kept.call(path, body);
    expect(made).toMatchObject({ ...body.assessment, trace_id: traceId });
  }
  const answer = await kept.server.fetch(path, { json: bodies.numberFeedback });
  expect(await answer.text()).toContain('"feedback":{"value":5.0}');
  expect((await kept.call(`${path}/${assessment.assessment_id}`)).assessment).toEqual(assessment);
  expect((await kept.call(`${path}/a-none`)).httpStatus).toBe(404);
  expect((await kept.call(`${traces}/tr-0/assessments`, bodies.feedback)).httpStatus).toBe(404);
  expect(await kept.search("feedback.i >= 5 AND expectation.exp IS NOT NULL")).toEqual([traceId]);
  expect(await kept.search("feedback.good = 'true'")).toEqual([traceId]);
});

test("are changed in what the mask names, never in their kind", async () => {
  const { assessment } = await kept.call(path, bodies.feedback);
  const own = `${path}/${assessment.assessment_id}`;
  const { assessment: changed } = await kept.call(own, bodies.assessmentUpdate, "PATCH");
  expect(changed).toMatchObject({
    assessment_name: "good2",
    feedback: { value: false },
    rationale: "new",
    metadata: { m: "1", n: "2" },
    source: assessment.source,
  });
  const answer = await kept.call(
    own,
    { assessment: { expectation: { value: 1 } }, update_mask: "expectation" },
    "PATCH",
  );
  expect([answer.httpStatus, answer.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
});

test("are invalid while another one overrides them", async () => {
  const { assessment } = await kept.call(path, bodies.feedback);
  const own = `${path}/${assessment.assessment_id}`;
  const isValid = async () => (await kept.call(own)).assessment.valid;
  const { assessment: other } = await kept.call(path, {
    assessment: { ...bodies.feedback.assessment, overrides: assessment.assessment_id },
  });
  expect(await isValid()).toBe(false);
  await kept.call(`${path}/${other.assessment_id}`, {}, "DELETE");
  expect(await isValid()).toBe(true);
  expect((await kept.call(`${path}/${other.assessment_id}`, {}, "DELETE")).httpStatus).toBe(200);
  const [entry] = await kept.entriesOf("assessment.deleted");
  expect(entry?.payload).toMatchObject({
    traceId,
    kind: "feedback",
    overrides: assessment.assessment_id,
  });
});

test("that name a session count for all of its traces", async () => {
  const session = [{ key: "session.id", value: { stringValue: "long talk" } }];
  const ids = [
    await kept.sendTrace(200, [{ attributes: session }]),
    await kept.sendTrace(201, [{ attributes: session }]),
  ];
  await kept.call(`${traces}/${ids[0]}/assessments`, {
    assessment: {
      ...bodies.feedback.assessment,
      assessment_name: "talk",
      metadata: { "mlflow.trace.session": "long talk" },
    },
  });
  expect((await kept.search("feedback.talk = 'true'")).toSorted()).toEqual(ids);
});

test.each([
  [{}, /assessment is missing/],
  [{ assessment: { assessment_name: "x" } }, /neither feedback nor expectation/],
  [
    { assessment: { assessment_name: "x", feedback: { value: 1 }, source: { source_type: "DOG" } } },
    /source_type is "DOG"/,
  ],
  [
    { assessment: { feedback: { value: 1 }, create_time: "soon" } },
    /create_time is "soon".*assessment_name is missing/,
  ],
])("%j is refused", async (body, message) => {
  const answer = await kept.call(path, body);
  expect([answer.httpStatus, answer.message]).toEqual([400, expect.stringMatching(message)]);
});
