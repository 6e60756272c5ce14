import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, visitAs } from "./browser.ts";
import { makePeople } from "./employment-rows.ts";
import { approveVersion, waitFor } from "./evaluate-version.ts";
import { findViolations } from "./find-violations.ts";
import { Installation } from "./installation.ts";
import { tabTo } from "./keyboard.ts";
import type { VersionAddress } from "./register-version.ts";
import {
  type Cast,
  castPeople,
  deployVersions,
  labelPeople,
  makeCandidates,
  sendTraffic,
} from "./serve-version.ts";

let installation: Installation;
let browser: Browser;
let cast: Cast;
let versions: VersionAddress[];
beforeAll(async () => {
  [installation, browser] = await Promise.all([Installation.start(), launchBrowser()]);
  cast = await castPeople(installation);
  versions = await makeCandidates(installation, cast);
  const [first] = versions;
  if (first !== undefined) await approveVersion(cast.officer, first);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

test("a version's page shows figures with intervals, and whoever registered it is told why they may not approve", async () => {
  await using visited = await visitAs(browser, await installation.signInLink("maya"));
  const { page, faults } = visited;
  await page.goto(`${installation.url}/models/employment/versions/2`);
  await page.getByText(/you registered employment version 2/).waitFor();
  expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
  await page.getByRole("row", { name: /ROC AUC 0\.9\d\d \[0\.9\d\d, 0\.9\d\d\]/ }).waitFor();
  await page.getByRole("group", { name: "True positive rate by sex" }).waitFor();
  await page.getByRole("button", { name: "Check gate" }).click();
  await page.getByText("Insufficient").first().waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.setViewportSize({ width: 375, height: 800 });
  await page.reload();
  await page.getByRole("row", { name: /ROC AUC/ }).waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375);
  expect(faults).toEqual([]);
});

test("an officer approves by keyboard alone, signing the digests that were shown", async () => {
  await using visited = await visitAs(browser, await installation.signInLink("omar"));
  const { page, faults } = visited;
  await page.goto(`${installation.url}/models/employment/versions/2`);
  await page.getByText(/You would sign 1 digest/).waitFor();
  const digest = await page
    .getByRole("form", { name: /You would sign/ })
    .locator("code")
    .textContent();
  await tabTo(page, "Comment");
  await page.keyboard.type("Fit for its purpose.");
  await tabTo(page, "Approve");
  await page.keyboard.press("Enter");
  await page.getByText("Your decision is signed and in the ledger.").waitFor();
  await page.getByText("Fit for its purpose.").waitFor();
  const { approvals } = await cast.scientist.client.get<{
    approvals: { byName: string; decision: string; evidenceDigests: string[]; comment: string }[];
  }>("/api/v1/models/employment/versions/2/approvals");
  expect(approvals).toMatchObject([
    { byName: "omar", decision: "approve", evidenceDigests: [digest], comment: "Fit for its purpose." },
  ]);
  expect(faults).toEqual([]);
});

test("an evaluation is started from the page, and its progress is shown until its evidence is there", async () => {
  await using visited = await visitAs(browser, await installation.signInLink("maya"));
  const { page } = visited;
  await page.goto(`${installation.url}/models/employment/versions/1`);
  await page.getByRole("button", { name: "Start evaluation" }).click();
  await page.getByText(/Target: employed\. Sensitive columns: region, sex/).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page
    .getByText(/waits for a worker|rows, by|started, by/)
    .first()
    .waitFor();
  await page.getByText("You would sign 2 digests").waitFor({ timeout: 30_000 });
  await approveVersion(cast.officer, { name: "employment", version: 1 });
});

test("a deployment's page shows traffic, drift and quality, and is rolled back by keyboard alone", async () => {
  await deployVersions(cast, "jobs", versions);
  const gateway = await installation.startGateway();
  const people = makePeople(600, { seed: 5 });
  await sendTraffic(cast.operator, gateway, "jobs", people);
  await labelPeople(cast.scientist, "jobs", people);
  await waitFor(async () => {
    const monitoring = await cast.operator.client.get<{
      drift: { columns: unknown[] };
      quality: { labelled: number };
    }>("/api/v1/deployments/jobs/monitoring");
    return monitoring.drift.columns.length > 0 && monitoring.quality.labelled > 0;
  });
  await using visited = await visitAs(browser, await installation.signInLink("lena"));
  const { page, faults } = visited;
  await page.goto(`${installation.url}/deployments/jobs`);
  await page.getByText("wasserstein-normed").first().waitFor();
  await page.getByRole("row", { name: /^Live 0\.9/ }).waitFor();
  await page
    .getByRole("img", { name: /Latency over time/ })
    .locator("canvas")
    .waitFor();
  expect(await findViolations(page)).toEqual([]);

  await tabTo(page, "Roll back");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  expect(await dialog.textContent()).toMatch(/From\s*employment version 2.*To\s*employment version 1/);
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.type("Complaints from the labour office.");
  await tabTo(page, "Roll back to version 1");
  await page.keyboard.press("Enter");
  await page.getByText("back to revision 1").waitFor();
  await page.getByText("Complaints from the labour office.").waitFor();
  const { current } = await cast.operator.client.get<{ current: { version: number; reason: string } }>(
    "/api/v1/deployments/jobs",
  );
  expect(current).toMatchObject({ version: 1, reason: "Complaints from the labour office." });
  await page.setViewportSize({ width: 375, height: 800 });
  await page.reload();
  await page
    .getByText("wasserstein-normed")
    .or(page.getByText("Not enough to compare yet"))
    .first()
    .waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375);
  expect(faults).toEqual([]);
});
