import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, type Visit, visitAs } from "./browser.ts";
import { findViolations } from "./find-violations.ts";
import { Installation } from "./installation.ts";

let installation: Installation;
let browser: Browser;
let visited: Visit;
beforeAll(async () => {
  [installation, browser] = await Promise.all([Installation.start(), launchBrowser()]);
  visited = await visitAs(browser, await installation.signInLink("admin"));
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

const pages = [
  ["/", "Home", "MLFLOW_TRACKING_URI"],
  ["/runs", "Runs", "MLFLOW_TRACKING_URI"],
  ["/models", "Models", "registered_model_name"],
  ["/deployments", "Deployments", "plumbline deploy"],
  ["/ledger", "Ledger", "user.created"],
  ["/people", "People", "administrator"],
  ["/models/none/versions/1", "none version 1", "There is no such version"],
] as const;

test.each(pages)(
  "%s on a server without anything says what to do next, and axe finds nothing",
  async (path, heading, hint) => {
    const { page, faults } = visited;
    await page.goto(installation.url + path);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    await page.getByText(hint).first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 375, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(faults).toEqual([]);
  },
);

test("on a narrow screen the navigation opens, leads on and closes by keyboard", async () => {
  const { page } = visited;
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("button", { name: "Open navigation" }).press("Enter");
  const drawer = page.getByRole("dialog", { name: "Navigation" });
  await drawer.waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Open navigation" }).press("Enter");
  await drawer.getByRole("link", { name: "Models" }).press("Enter");
  await page.getByRole("heading", { name: "Models", level: 1 }).waitFor();
  await drawer.waitFor({ state: "hidden" });
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("a server that fails is told in its own words, with a way to try again", async () => {
  const { page } = visited;
  await page.route("**/api/v1/models*", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({
        status: 503,
        code: "http/draining",
        detail: "the server is shutting down; try again",
      }),
    }),
  );
  await page.goto(`${installation.url}/models`);
  const alert = page.getByRole("alert");
  await alert.waitFor({ timeout: 15_000 });
  expect(await alert.textContent()).toContain("the server is shutting down");
  expect(await findViolations(page)).toEqual([]);
  await page.unroute("**/api/v1/models*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No models yet").waitFor();
});
