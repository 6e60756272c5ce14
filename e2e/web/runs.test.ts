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
  const experimentId = await createExperiment(scientist, "employment");
  for (let place = 0; place < 8; place++) await logRun(scientist, experimentId, place);
  visited = await visitAs(browser, await installation.signInLink("maya"));
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

/** The names in the first column, as far as they are in view. */
async function readNames(): Promise<string[]> {
  return visited.page.getByRole("grid").getByRole("link").allTextContents();
}

test("runs are filtered by MLflow's grammar, and what is wrong with a filter stands at its field", async () => {
  const { page } = visited;
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("grid").waitFor();
  const field = page.getByRole("textbox", { name: "Filter runs" });
  await field.fill("metrics.loss >>> 1");
  await field.press("Enter");
  await page
    .getByText(/filter/i)
    .locator("css=[class*=error]")
    .or(page.locator(".mantine-InputWrapper-error"))
    .first()
    .waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(await findViolations(page)).toEqual([]);
  await field.fill("params.max_depth = '3'");
  await field.press("Enter");
  await page.getByText("2 runs").waitFor();
  expect(await readNames()).toEqual(["forest-4", "logistic-0"]);
  expect(new URL(page.url()).searchParams.get("filter")).toContain("max_depth");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("8 runs").waitFor();
});

test("a click on a metric's heading orders the runs by it, and the address keeps the order", async () => {
  const { page } = visited;
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("button", { name: "validation_auc" }).click();
  const heading = page.getByRole("columnheader", { name: "validation_auc" });
  await expect.poll(() => heading.getAttribute("aria-sort")).toBe("descending");
  await expect.poll(readNames).toEqual(expect.arrayContaining(["logistic-0"]));
  const best = await readNames();
  await page.reload();
  await page.getByRole("grid").waitFor();
  expect(await readNames()).toEqual(best);
});

test("the keyboard moves along the runs, selects them for the chart and opens one", async () => {
  const { page, faults } = visited;
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("grid").waitFor();
  await page.getByRole("row").nth(1).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "2 runs selected" }).waitFor();
  const chart = page.getByRole("img", { name: /loss of the selected runs/ });
  await chart.waitFor();
  await chart.locator("canvas").waitFor();
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("step 0").waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("row", { selected: true }).first().focus();
  await page.keyboard.press("Enter");
  await page
    .getByRole("heading", { level: 1, name: "logistic-6" })
    .or(page.getByRole("heading", { level: 1, name: "forest-7" }))
    .waitFor();
  expect(faults).toEqual([]);
});

test("a run shows what was logged, and a picture among its artifacts", async () => {
  const { page, faults } = visited;
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("link", { name: "forest-7" }).click();
  await page.getByRole("button", { name: "plots/" }).click();
  await page.getByRole("button", { name: "roc.png" }).click();
  const picture = page.getByRole("img", { name: "Artifact plots/roc.png" });
  await expect
    .poll(() => picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth))
    .toBe(1);
  await page.getByText("households-2015").waitFor();
  expect(await page.getByRole("group", { name: "Params" }).textContent()).toContain("learning_rate");
  expect(await findViolations(page)).toEqual([]);
  expect(faults).toEqual([]);
});
