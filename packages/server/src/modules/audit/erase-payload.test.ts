import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { verifyLog } from "@plumbline/ledger";
import { readIfPresent } from "@plumbline/platform";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { ledgerOf } from "./ledger.ts";
import { recordEvents, untilSequenced } from "./record-events.testing.ts";
import { openStoredLog } from "./stored-log.ts";

const personal = "jane.doe@personal.example";
const longPersonal = `${personal} `.repeat(2000);

/** An entry that says something about a person. @returns its index. */
async function recordPerson(server: TestServer, text: string): Promise<number> {
  await recordEvents(server.context, [
    {
      type: "thing.changed",
      subject: "thing:1",
      actor: "0192" as never,
      workspace: "default" as never,
      payload: { text },
    },
  ]);
  await untilSequenced(server.context);
  return server.context.storage.read.get<{ at: number }>("SELECT MAX(log_index) AS at FROM ledger_entries")!
    .at;
}

const erase = (
  server: TestServer,
  index: number,
  as = "administrator",
  json: object = { reason: "asked for" },
) => server.fetch(`/api/v1/ledger/entries/${index}/erasure`, { method: "POST", as, json });

/** Every file of the server's data directory that holds a text. What goes while it is looked for holds nothing. */
async function filesWith(directory: string, text: string): Promise<string[]> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const file of files) {
    if (!file.isFile()) continue;
    const bytes = await readIfPresent(join(file.parentPath, file.name));
    if (bytes?.includes(text) === true) found.push(file.name);
  }
  return found;
}

test.each([
  ["short", personal],
  ["of many pages", longPersonal],
])("an erased payload, %s, is in no file any more, and the log verifies", async (_, text) => {
  await using server = await startTestServer();
  const { storage, config, ledger } = server.context;
  const index = await recordPerson(server, text);
  expect(await filesWith(config.data, personal)).not.toEqual([]);

  expect((await erase(server, index)).status).toBe(204);
  expect(await filesWith(config.data, personal)).toEqual([]);
  const entry = await server.fetch(`/api/v1/ledger/entries/${index}`, { as: "administrator" });
  expect(await entry.json()).toMatchObject({ index, payload: null, salt: null });

  await untilSequenced(server.context);
  const { standing } = ledgerOf({ ledger });
  if (standing.state !== "signing") throw new Error(standing.state);
  const verified = await verifyLog(openStoredLog(storage.read), {
    verifierKey: standing.verifierKey,
  });
  expect(verified).toMatchObject({ verdict: "intact", witnessed: [] });
});

test("the ledger says who erased which entry and why, once", async () => {
  await using server = await startTestServer();
  const index = await recordPerson(server, personal);
  for (let time = 0; time < 2; time++) expect((await erase(server, index)).status).toBe(204);
  await untilSequenced(server.context);
  const answer = await server.fetch("/api/v1/ledger/entries?type=ledger.payload-erased", {
    as: "administrator",
  });
  const { entries } = (await answer.json()) as { entries: { index: number }[] };
  expect(entries).toMatchObject([{ payload: { index, reason: "asked for" } }]);
  expect(await (await erase(server, entries[0]!.index)).json()).toMatchObject({ code: "audit/not-erasable" });
});

test("only administrators erase, with a reason, and only what is in their workspace", async () => {
  await using server = await startTestServer();
  const index = await recordPerson(server, personal);
  for (const role of ["auditor", "maintainer", "approver"])
    expect((await erase(server, index, role)).status).toBe(403);
  expect((await erase(server, index, "administrator", { reason: " " })).status).toBe(400);
  expect((await erase(server, index + 1000)).status).toBe(404);
  const entry = await server.fetch(`/api/v1/ledger/entries/${index}`, { as: "administrator" });
  expect(await entry.json()).toMatchObject({ payload: { text: personal } });
});
