import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, type Visit, visitAs } from "./browser.ts";
import { findViolations } from "./find-violations.ts";
import { Installation } from "./installation.ts";
import { createExperiment, logRun } from "./log-runs.ts";

let installation: Installation;
let browser: Browser;
let visited: Visit;
beforeAll(async () => {
  [installation, browser] = await Promise.all([Installation.start(), launchBrowser()]);
  const scientist = await installation.account("maya", "contributor");
  await logRun(scientist, await createExperiment(scientist, "employment"), 1);
  visited = await visitAs(browser, await installation.signInLink("maya"));
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

/** Opens the entry that the run's start made. */
async function openRunEntry(): Promise<void> {
  const { page } = visited;
  await page.goto(`${installation.url}/ledger?type=run.created`);
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByRole("heading", { name: /^Entry \d+$/ }).waitFor();
}

test("entries are shown as they are made, newest first", async () => {
  const { page, faults } = visited;
  await page.goto(`${installation.url}/ledger`);
  await page.getByText("run.created").waitFor();
  expect(await findViolations(page)).toEqual([]);
  const scientist = await installation.account("maya", "contributor");
  await createExperiment(scientist, "another");
  await expect
    .poll(() => page.getByRole("row").nth(1).textContent(), { timeout: 10_000 })
    .toContain("experiment.created");
  expect(faults).toEqual([]);
});

test("an entry is verified in the browser, step by step", async () => {
  const { page, faults } = visited;
  await openRunEntry();
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("Verified", { exact: true }).waitFor();
  const steps = await page.getByRole("listitem").allTextContents();
  expect(steps.filter((step) => step.startsWith("holds:")).length).toBeGreaterThanOrEqual(5);
  expect(steps.join("\n")).toMatch(/HMAC-SHA-256 [0-9a-f]{64}/);
  expect(await findViolations(page)).toEqual([]);
  // The second time, the browser also proves that the log which it saw is the beginning of the one there is now.
  const scientist = await installation.account("maya", "contributor");
  await createExperiment(scientist, "one more entry");
  await expect
    .poll(
      async () =>
        (
          await scientist.client.get<{ entries: { index: number | null }[] }>(
            "/api/v1/ledger/entries?order=newest&limit=1",
          )
        ).entries[0]?.index,
    )
    .toBeTypeOf("number");
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText(/entries seen then are the first of the \d+ now/).waitFor();
  expect(faults).toEqual([]);
});

const forgeries = [
  [
    "another payload",
    "**/api/v1/ledger/entries/*",
    (answer: Record<string, unknown>) => ({ ...answer, payload: { name: "something else" } }),
    "The payload opens the leaf's commitment",
  ],
  [
    "another actor in the header",
    "**/api/v1/ledger/entries/*",
    (answer: Record<string, unknown>) => ({
      ...answer,
      header: { ...(answer["header"] as object), actor: "somebody" },
    }),
    "The header shown is the leaf's",
  ],
  [
    "another hash in the path",
    "**/api/v1/ledger/proofs/*",
    (answer: Record<string, unknown>) => ({
      ...answer,
      path: (answer["path"] as string[]).map((hash, place) =>
        place === 0 ? `${hash.startsWith("A") ? "B" : "A"}${hash.slice(1)}` : hash,
      ),
    }),
    "lead from the leaf to the signed root",
  ],
  [
    "another size in the checkpoint",
    "**/api/v1/ledger/proofs/*",
    (answer: Record<string, unknown>) => ({
      ...answer,
      checkpoint: String(answer["checkpoint"]).replace(
        /\n(\d+)\n/,
        (_line, size) => `\n${Number(size) + 1}\n`,
      ),
    }),
    "Checkpoint signed by the log's key",
  ],
] as const;

test.each(forgeries)(
  "%s makes the proof fail, and the page says which step",
  async (_what, address, forge, step) => {
    const { page } = visited;
    await openRunEntry();
    await page.route(address, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        json: forge((await answer.json()) as Record<string, unknown>),
      });
    });
    try {
      await page.getByRole("button", { name: "Verify" }).click();
      await page.getByText("Altered", { exact: true }).waitFor();
      const failed = (await page.getByRole("listitem").allTextContents()).filter((text) =>
        text.startsWith("does not hold:"),
      );
      expect(failed.join("\n")).toContain(step);
    } finally {
      await page.unroute(address);
    }
  },
);
