import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const api = "/api/3.0/mlflow/datasets";

interface Dataset {
  readonly dataset_id: string;
  readonly digest: string;
  readonly schema?: string;
  readonly profile?: string;
  readonly tags: string;
  readonly experiment_ids?: readonly string[];
}

async function call<Body = { dataset: Dataset }>(
  server: TestServer,
  path: string,
  json?: unknown,
  method?: string,
): Promise<Body & { status: number }> {
  const request = { ...(json !== undefined && { json }), ...(method !== undefined && { method }) };
  const answer = await server.fetch(`${api}/${path}`, request);
  return { status: answer.status, ...((await answer.json()) as Body) };
}

async function createDataset(server: TestServer, name: string): Promise<string> {
  const { dataset } = await call(server, "create", { name, experiment_ids: ["0"], tags: '{"team": "a"}' });
  return dataset.dataset_id;
}

const writeRecords = (server: TestServer, id: string, records: string) =>
  call<{ inserted_count: number; updated_count: number }>(server, `${id}/records`, { records });

async function readRecords(server: TestServer, id: string, query = ""): Promise<[string, string?]> {
  const { records, next_page_token: token } = await call<{ records: string; next_page_token?: string }>(
    server,
    `${id}/records${query}`,
  );
  return token === undefined ? [records] : [records, token];
}

test("a dataset is made, found by its tags and experiments, and deleted with its records", async () => {
  await using server = await startTestServer();
  const id = await createDataset(server, "questions");
  await createDataset(server, "others");
  await call(server, `${id}/tags`, { tags: '{"checked": true, "team": "b", "gone": null}' }, "PATCH");
  const search = { filter_string: "tags.team = 'b' AND name LIKE 'quest%'", experiment_ids: ["0"] };
  const { datasets } = await call<{ datasets: Dataset[] }>(server, "search", search);
  expect(datasets.map(({ dataset_id: found, tags }) => [found, JSON.parse(tags)])).toEqual([
    [id, { checked: "True", team: "b" }],
  ]);
  expect(await call(server, `${id}/experiment-ids`)).toEqual({ status: 200, experiment_ids: ["0"] });
  await call(server, `${id}/remove-experiments`, { experiment_ids: ["0", "7"] });
  expect(await call(server, `${id}/experiment-ids`)).toEqual({ status: 200 });
  expect((await call(server, `${id}/add-experiments`, { experiment_ids: ["7"] })).status).toBe(404);
  await writeRecords(server, id, '[{"inputs": {"q": 1}}]');
  await call(server, id, undefined, "DELETE");
  expect((await call(server, id)).status).toBe(404);
  expect(await readRecords(server, id)).toEqual(["[]"]);
});

test("records with the same inputs are one, and a dataset's digest, schema and profile follow them", async () => {
  await using server = await startTestServer();
  const id = await createDataset(server, "questions");
  const { dataset: empty } = await call(server, id);
  const first = '[{"inputs": {"q": "x", "n": 1.0}, "outputs": "out", "expectations": {"a": 1}}]';
  expect(await writeRecords(server, id, first)).toMatchObject({ inserted_count: 1, updated_count: 0 });
  const again = '[{"inputs": {"n": 1.0, "q": "x"}, "expectations": {"b": null}}, {"inputs": {"q": "y"}}]';
  expect(await writeRecords(server, id, again)).toMatchObject({ inserted_count: 1, updated_count: 1 });
  const [text] = await readRecords(server, id);
  expect(text).toContain('"n":1.0');
  expect(JSON.parse(text)).toMatchObject([
    { inputs: { q: "x", n: 1 }, outputs: "out", expectations: { a: 1, b: null } },
    { inputs: { q: "y" }, outputs: {} },
  ]);
  const { dataset } = await call(server, id);
  expect(dataset.digest).not.toBe(empty.digest);
  expect(dataset.profile).toBe('{"num_records":2}');
  expect(JSON.parse(dataset.schema ?? "")).toEqual({
    inputs: { q: "string", n: "float" },
    outputs: "string",
    expectations: { a: "integer", b: "null" },
    version: "1.0",
  });
});

test("records come a page at a time, and are deleted by their ids", async () => {
  await using server = await startTestServer();
  const id = await createDataset(server, "questions");
  await writeRecords(server, id, JSON.stringify([1, 2, 3].map((n) => ({ inputs: { n } }))));
  const [first, token] = await readRecords(server, id, "?max_results=2");
  const [rest, end] = await readRecords(server, id, `?page_token=${encodeURIComponent(token ?? "")}`);
  const ids = [first, rest].flatMap((text) =>
    (JSON.parse(text) as { dataset_record_id: string }[]).map((record) => record.dataset_record_id),
  );
  expect([new Set(ids).size, end]).toEqual([3, undefined]);
  const deleted = await call(server, `${id}/records`, { dataset_record_ids: [ids[0], "dr-none"] }, "DELETE");
  expect(deleted).toEqual({ status: 200, deleted_count: 1 });
  expect((await call(server, `${id}/records?page_token=bad`)).status).toBe(400);
});

test("every problem with records is named at once, and nothing of them is kept", async () => {
  await using server = await startTestServer();
  const id = await createDataset(server, "questions");
  const records = '[{"inputs": {}}, 5, {"inputs": [1], "source": {"source_type": "guess"}}]';
  const refused = await call<{ message: string }>(server, `${id}/records`, { records });
  expect(refused.status).toBe(400);
  expect(refused.message).toContain("records[1] is not an object");
  expect(refused.message).toContain("records[2].inputs is not an object");
  expect(refused.message).toContain('records[2].source.source_type is "guess"');
  expect(await readRecords(server, id)).toEqual(["[]"]);
});
