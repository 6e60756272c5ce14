import { expect, test } from "vitest";
import { LogReader } from "./log-reader.ts";
import { monitoringSettings as settings } from "./settings.ts";

const labels = { entityKeys: [], labels: new Uint8Array() };

test("a question that fails is answered with the reason, and the next one is asked as if nothing was", async () => {
  await using reader = new LogReader();
  const ask = (paths: string[]) => reader.ask("analyse", { paths, reference: null, labels, settings });
  const outcomes = await Promise.allSettled([ask(["/no/such/one"]), ask(["/no/such/two"])]);
  for (const [at, name] of ["one", "two"].entries()) {
    expect(outcomes[at]).toMatchObject({
      status: "rejected",
      reason: {
        code: "monitoring/reader-failed",
        message: expect.stringContaining(`/no/such/${name}`) as string,
      },
    });
  }
});

test("whoever waits for a reader that is closed is told so", async () => {
  const reader = new LogReader();
  const waiting = reader.ask("analyse", { paths: ["/no/such/file"], reference: null, labels, settings });
  const settled = Promise.allSettled([waiting]);
  await reader[Symbol.asyncDispose]();
  expect(await settled).toMatchObject([{ status: "rejected", reason: { code: "monitoring/reader-failed" } }]);
  await expect(
    reader.ask("analyse", { paths: ["/no/such/file"], reference: null, labels, settings }),
  ).rejects.toThrow("the server is shutting down");
});
