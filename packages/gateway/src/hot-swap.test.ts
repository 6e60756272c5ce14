import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { TestDeployment } from "./test-control-plane.ts";
import { TestGateway } from "./test-gateway.ts";

const clientCount = 16;
const changeCount = 10;
/** Version v answers its input plus v: by an answer one sees which version made it. */
const plus = (revision: number): TestDeployment => {
  const version = String(1 + (revision % 2));
  return {
    name: "plus",
    model: `plus-${version}.onnx`,
    signature: { inputs: [{ name: "value", type: "double" }] },
    revision,
    version,
  };
};

test("under load revisions change without a failed request, and each answer is by the version it names", async () => {
  await using gateway = await TestGateway.start([plus(1)]);
  const stop = new AbortController();
  const revisions = new Set<string>();
  const wrong: string[] = [];
  let answered = 0;
  const clients = Array.from({ length: clientCount }, async (_, client) => {
    for (let value = client; !stop.signal.aborted; value++) {
      const response = await gateway.post("/endpoints/plus/invocations", { inputs: { value: [value] } });
      const version = response.headers.get("x-plumbline-version");
      const revision = response.headers.get("x-plumbline-revision") ?? "none";
      const text = await response.text();
      const expected = `{"predictions":[{"y":${value + Number(version)}}]}`;
      const isRight =
        response.status === 200 && plus(Number(revision)).version === version && text === expected;
      if (!isRight) wrong.push(`${response.status} ${version} ${revision} ${text}, not ${expected}`);
      revisions.add(revision);
      answered++;
      // Leaves the machine room to load the next revision.
      await sleep(5);
    }
  });
  for (let revision = 2; revision <= changeCount + 1; revision++) {
    await gateway.server.deploy(plus(revision));
    await gateway.until(() => revisions.has(String(revision)));
  }
  stop.abort();
  await Promise.all(clients);
  expect(wrong).toEqual([]);
  expect(revisions.size).toBe(changeCount + 1);
  expect(answered).toBeGreaterThan(clientCount * changeCount);
}, 90_000);
