import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const api = "/api/2.0/mlflow";
const json = "application/json";

let server: TestServer;
let runId: string;
beforeAll(async () => {
  server = await startTestServer();
  const answer = await server.fetch(`${api}/runs/create`, { json: { experiment_id: "0" } });
  runId = ((await answer.json()) as { run: { info: { run_id: string } } }).run.info.run_id;
});
afterAll(() => server[Symbol.asyncDispose]());

interface Refusal {
  readonly status: number;
  readonly error_code: string;
  readonly message: string;
}

/** Bytes, so that nothing adds a Content-Type. */
async function send(path: string, body: string, contentType: string | undefined): Promise<Refusal> {
  const answer = await server.fetch(`${api}/${path}`, {
    method: "POST",
    body: new TextEncoder().encode(body),
    headers: contentType === undefined ? {} : { "content-type": contentType },
  });
  expect(answer.headers.get("content-type")).toContain(json);
  return { status: answer.status, ...((await answer.json()) as Omit<Refusal, "status">) };
}

/** Numbers as they are written, since a parser would have changed them already. */
const point = (fields: Readonly<Record<string, string>>) =>
  `{${Object.entries({ key: '"m"', value: "1", timestamp: "1", step: "1", ...fields })
    .map(([name, text]) => `"${name}":${text}`)
    .join(",")}}`;

describe("a number that cannot be kept as it was sent is refused, not stored as another", () => {
  const cases = [
    ["value", `1${"0".repeat(400)}`, "is beyond what a double holds"],
    ["value", "1e400", "is beyond what a double holds"],
    ["value", "true", "is true; give a number"],
    ["value", '"nan"', 'is "nan"; give a number, "NaN"'],
    ["step", "1.5", "is 1.5; give a whole number"],
    ["step", "9223372036854775808", "is 9223372036854775808; give a whole number"],
    ["timestamp", "9223372036854775808", "is 9223372036854775808; give a whole number"],
    ["timestamp", "-1", "is -1; it cannot be negative"],
  ] as const;

  test.each(cases)("%s %.30s", async (field, text, rule) => {
    const metric = point({ [field]: text });
    const one = await send("runs/log-metric", `{"run_id":"${runId}",${metric.slice(1)}`, json);
    expect([one.status, one.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(one.message).toContain(`${field} ${rule}`);
    const batch = await send("runs/log-batch", `{"run_id":"${runId}","metrics":[${metric}]}`, json);
    expect([batch.status, batch.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(batch.message).toContain(`metrics[0].${field} ${rule}`);
  });

  test("and none of it was stored", async () => {
    const history = await server.fetch(`${api}/metrics/get-history?run_id=${runId}&metric_key=m`);
    expect(await history.json()).toEqual({});
  });
});

describe("a body that is not what the path takes", () => {
  const paths = ["runs/create", "runs/log-metric", "runs/log-batch", "experiments/create", "runs/search"];
  const create = '{"name":"x"}';

  test.each(paths)("%s: no, an empty or another Content-Type", async (path) => {
    for (const contentType of [undefined, "", "text/plain", "application/x-www-form-urlencoded"]) {
      const { status, error_code, message } = await send(path, create, contentType);
      expect([contentType, status, error_code]).toEqual([contentType, 400, "INVALID_PARAMETER_VALUE"]);
      expect(message).toContain("application/json");
    }
  });

  test("PATCH and DELETE are JSON whatever their Content-Type says, as with MLflow", async () => {
    const name = "m";
    await send("registered-models/create", `{"name":"${name}"}`, json);
    for (const contentType of [undefined, "text/plain"]) {
      const answer = await server.fetch(`${api}/registered-models/update`, {
        method: "PATCH",
        body: new TextEncoder().encode(`{"name":"${name}","description":"${contentType}"}`),
        headers: contentType === undefined ? {} : { "content-type": contentType },
      });
      expect(await answer.json()).toMatchObject({ registered_model: { description: String(contentType) } });
    }
  });

  test.each(paths)("%s: another kind of JSON, or none", async (path) => {
    for (const body of ["[]", "5", '"x"', "{", '{"a":1}{"b":2}', "\u0000", "NaN", '{"a": NaN}']) {
      const { status, error_code } = await send(path, body, json);
      expect([body, status]).toEqual([body, 400]);
      expect(error_code).toMatch(/^(BAD_REQUEST|INVALID_PARAMETER_VALUE)$/);
    }
  });

  test("an integer of a million digits takes no time", async () => {
    const started = performance.now();
    const body = `{"run_id":"${runId}",${point({ step: "1".repeat(1_000_000) }).slice(1)}`;
    expect(await send("runs/log-metric", body, json)).toMatchObject({ status: 400 });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
