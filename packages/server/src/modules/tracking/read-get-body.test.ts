import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

/** As mlflow-export-import asks, and as no `fetch` may. */
async function getWithBody(server: TestServer, path: string, body: string): Promise<unknown> {
  const url = new URL(`/api/2.0/mlflow${path}`, server.url);
  const headers = {
    authorization: `Bearer ${await server.token()}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "GET", headers }, (answer) => {
      text(answer).then((said) => resolve(JSON.parse(said)), reject);
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

test("a GET without a query may have its fields in a body, as on MLflow", async () => {
  await using server = await startTestServer();
  const answer = await getWithBody(server, "/experiments/get", '{"experiment_id": "0"}');
  expect(answer).toMatchObject({ experiment: { name: "Default" } });
});

test("where there is a query, the body counts for nothing", async () => {
  await using server = await startTestServer();
  const answer = await getWithBody(server, "/experiments/get?experiment_id=0", '{"experiment_id": "7"}');
  expect(answer).toMatchObject({ experiment: { name: "Default" } });
});

test.each([
  ["that is no JSON", "{", "request body is not JSON"],
  ["that is too large", `"${"x".repeat(70_000)}"`, "larger than the 65536 bytes"],
])("a body %s is refused in words", async (_what, body, message) => {
  await using server = await startTestServer();
  const answer = await getWithBody(server, "/experiments/get", body);
  expect(answer).toMatchObject({
    error_code: "BAD_REQUEST",
    message: expect.stringContaining(message) as string,
  });
});
