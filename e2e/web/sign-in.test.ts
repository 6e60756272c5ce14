import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, visit } from "./browser.ts";
import { findViolations } from "./find-violations.ts";
import { Installation } from "./installation.ts";

let installation: Installation;
let browser: Browser;
beforeAll(async () => {
  [installation, browser] = await Promise.all([Installation.start(), launchBrowser()]);
  const { administrator } = installation;
  await administrator.post("/api/v1/users", {
    userName: "vera",
    roles: ["viewer"],
    password: "correct horse battery",
  });
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

test("a one-time link signs in, leaves no code in the address, and works once", async () => {
  await using first = await visit(browser);
  const link = await installation.signInLink("vera");
  await first.page.goto(link);
  await first.page.getByRole("heading", { name: "Home" }).waitFor();
  expect(first.page.url()).toBe(`${installation.url}/`);
  await first.page.getByRole("button", { name: "Signed in as vera" }).first().waitFor();

  await using second = await visit(browser);
  await second.page.goto(link);
  const alert = second.page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/link/);
  expect(second.page.url()).not.toContain("code");
});

test("a password leads to the page that was asked for, and a wrong one is told at once", async () => {
  await using visited = await visit(browser);
  const { page } = visited;
  await page.goto(`${installation.url}/models`);
  await page.getByRole("heading", { name: "Sign in to Plumbline" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByLabel("User name").fill("vera");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Models", level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/models");
});

test("signing out ends the session in this browser", async () => {
  await using visited = await visit(browser);
  const { page } = visited;
  await page.goto(await installation.signInLink("vera"));
  await page.getByRole("button", { name: "Signed in as vera" }).first().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Plumbline" }).waitFor();
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("heading", { name: "Sign in to Plumbline" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

test("a page may load nothing from elsewhere, and its nonce is another each time", async () => {
  const pages = await Promise.all([1, 2].map(async () => fetch(`${installation.url}/runs/any`)));
  const policies = pages.map(({ headers }) => headers.get("content-security-policy") ?? "");
  expect(policies[0]).not.toBe(policies[1]);
  for (const [place, policy] of policies.entries()) {
    expect(policy).toMatch(/default-src 'self'.*script-src 'self';.*frame-ancestors 'none'/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await pages[place]?.text()).toContain(`nonce="${nonce}"`);
  }
  const script = /src="(\/assets\/[^"]+)"/.exec(await (await fetch(installation.url)).text())?.[1];
  const asset = await fetch(installation.url + script);
  expect(asset.headers.get("cache-control")).toContain("immutable");
  expect((await fetch(`${installation.url}/assets/..%2findex.html`)).status).toBe(404);
  expect((await fetch(`${installation.url}/api/v1/no-such-path`)).status).toBe(404);
});
