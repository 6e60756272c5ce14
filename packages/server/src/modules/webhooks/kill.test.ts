import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSignedWith, startReceiver, until } from "./receiver.testing.ts";
import { type ServerProcess, startServerProcess } from "./server-process.testing.ts";

const writers = 8;
/** Acknowledged changes after which the server is killed, with others under way. */
const killAfter = 40;

test("killed at any moment, the server tells of every change that it acknowledged", async () => {
  const data = await mkdtemp(join(tmpdir(), "plumbline-kill-webhooks-"));
  await using cleaning = new AsyncDisposableStack();
  cleaning.defer(() => rm(data, { recursive: true, force: true }));
  const receiver = cleaning.use(await startReceiver());
  const first = cleaning.use(await startServerProcess(data));
  const authorization = `Bearer ${(await readFile(join(data, "admin-token"), "utf8")).trim()}`;
  const post = async (server: ServerProcess, path: string, json: object) => {
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(json) });
    await answer.text();
    return answer.status;
  };
  const events = ["registered_model.created"];
  const hook = { name: "hook", url: receiver.url, events, secret: "s3cret" };
  expect(await post(first, "/api/v1/webhooks", hook)).toBe(201);

  const acknowledged = new Set<string>();
  let killed: Promise<void> | undefined;
  const write = async (writer: number) => {
    for (let count = 0; killed === undefined; count++) {
      // Of the second half nobody hears at first: what was sent and what waits are then both among the killed.
      receiver.answer(acknowledged.size < killAfter / 2 ? 200 : 503);
      const name = `model-${writer}-${count}`;
      const created = post(first, "/api/2.0/mlflow/registered-models/create", { name });
      const status = await created.catch(() => undefined);
      if (status === 200) acknowledged.add(name);
      if (acknowledged.size >= killAfter) killed ??= first.kill();
    }
  };
  await Promise.all(Array.from({ length: writers }, (_value, writer) => write(writer)));
  await killed;
  expect(acknowledged.size).toBeGreaterThanOrEqual(killAfter);

  receiver.answer(200);
  const before = receiver.received.length;
  cleaning.use(await startServerProcess(data));
  const heard = () => new Set(receiver.received.map(({ body }) => String(body.data["name"])));
  await until(
    () => heard().isSupersetOf(acknowledged),
    () => `${heard().size} of ${acknowledged.size} models were told of`,
    // What failed three times before waits for up to 16 s.
    40,
  );
  expect(receiver.received.length).toBeGreaterThan(before);
  expect(receiver.received.every((one) => isSignedWith("s3cret", one))).toBe(true);
  const ids = new Map(
    receiver.received.map(({ body, headers }) => [body.data["name"], headers["x-mlflow-delivery-id"]]),
  );
  const strays = receiver.received.filter(
    ({ body, headers }) => ids.get(body.data["name"]) !== headers["x-mlflow-delivery-id"],
  );
  // Told of twice is told of under one id.
  expect(strays).toEqual([]);
}, 90_000);
