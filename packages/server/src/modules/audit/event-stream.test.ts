import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ActorId } from "#ports";
import type { Entry } from "./entry.ts";
import { createEventStream } from "./event-stream.ts";

const entry: Entry = {
  index: 3,
  id: "0192",
  time: "2026-11-23T20:46:00.000Z",
  type: "run.created",
  subject: "run:1",
  actor: "0191" as ActorId,
  workspace: "default",
  payload: { name: "two\nlines" },
  sequenced: true,
};

test("a client that takes nothing is let go, and no more is read for it meanwhile", async () => {
  let asked = 0;
  async function* endless() {
    for (;;) {
      asked++;
      yield [entry];
    }
  }
  const stream = createEventStream(endless(), { stalledAfterMs: 50 });
  // It asks once, as a response does before its connection is full.
  stream.read();
  await once(stream, "close");
  expect(asked).toBeLessThan(10);
});

test("a client that keeps reading is kept, and each event is one line of data", async () => {
  async function* slowly() {
    for (let number = 0; number < 4; number++) {
      await setTimeout(40);
      yield [entry];
    }
  }
  const stream = createEventStream(slowly(), { stalledAfterMs: 20 });
  let text = "";
  for await (const chunk of stream) text += chunk as string;
  const events = text.split("\n\n").slice(1, -1);
  expect(events).toEqual(Array(4).fill(`id: 3\ndata: ${JSON.stringify(entry)}`));
});
