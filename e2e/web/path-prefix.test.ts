import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, visit, type Visit, visitAs } from "./browser.ts";
import { Installation } from "./installation.ts";
import { createExperiment, logRun } from "./log-runs.ts";

let installation: Installation;
let browser: Browser;
let visited: Visit;
beforeAll(async () => {
  [installation, browser] = await Promise.all([
    Installation.start(["--static-prefix", "/tools/plumbline"]),
    launchBrowser(),
  ]);
  const scientist = await installation.account("maya", "contributor");
  await logRun(scientist, await createExperiment(scientist, "employment"), 1);
  visited = await visitAs(browser, await installation.signInLink("maya"));
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

test("below a path the pages load, lead to each other, reload, and open what MLflow's links name", async () => {
  const { page, faults } = visited;
  const { origin, pathname } = new URL(installation.url);
  expect(pathname).toBe("/tools/plumbline");
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("link", { name: "forest-1" }).click();
  await page.getByRole("heading", { level: 1, name: "forest-1" }).waitFor();
  const address = page.url();
  expect(address).toMatch(new RegExp(`^${origin}/tools/plumbline/runs/`));
  await page
    .getByRole("img", { name: /loss of forest-1/ })
    .locator("canvas")
    .waitFor();
  await page.reload();
  await page.getByRole("button", { name: "plots/" }).click();
  await page.getByRole("button", { name: "roc.png" }).click();
  const picture = page.getByRole("img", { name: "Artifact plots/roc.png" });
  await expect
    .poll(() => picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth))
    .toBe(1);
  await page.goto(`${installation.url}/#/experiments/1/runs/${address.split("/").at(-1)}`);
  await page.getByRole("heading", { level: 1, name: "forest-1" }).waitFor();
  await page.getByRole("link", { name: "Ledger" }).click();
  await page.getByText("run.created").first().waitFor();
  expect(page.url()).toContain("/tools/plumbline/ledger");
  expect(faults).toEqual([]);
});

test("who is not signed in is led to sign in and back", async () => {
  const password = "plumb-line-and-level-1742";
  await installation.administrator.post("/api/v1/users", { userName: "ida", roles: ["viewer"], password });
  await using visitor = await visit(browser);
  const { page } = visitor;
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("heading", { name: "Sign in to Plumbline" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/tools/plumbline/sign-in");
  await page.getByRole("textbox", { name: "User name" }).fill("ida");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/tools/plumbline/runs");
});
