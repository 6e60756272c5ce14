import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, type Visit, visitAs } from "./browser.ts";
import { findViolations } from "./find-violations.ts";
import { type Account, Installation } from "./installation.ts";
import { callMlflow, createExperiment } from "./log-runs.ts";

const systemMetrics: Readonly<Record<string, number>> = {
  cpu_utilization_percentage: 40,
  system_memory_usage_percentage: 61,
  disk_usage_percentage: 12,
  network_receive_megabytes: 3,
  network_transmit_megabytes: 1,
  gpu_0_utilization_percentage: 93,
  gpu_0_power_usage_watts: 310,
};

let installation: Installation;
let browser: Browser;
let visited: Visit;
let scientist: Account;
let runId: string;
beforeAll(async () => {
  [installation, browser] = await Promise.all([
    Installation.start(["--heartbeat-timeout-seconds", "3"]),
    launchBrowser(),
  ]);
  scientist = await installation.account("maya", "contributor");
  runId = await startRun(await createExperiment(scientist, "employment"));
  visited = await visitAs(browser, await installation.signInLink("maya"));
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

/** An open run with metrics of its machine. */
async function startRun(experimentId: string): Promise<string> {
  const startedAtMs = Date.now() - 60_000;
  const { run } = await callMlflow<{ run: { info: { run_id: string } } }>(scientist.client, "runs/create", {
    experiment_id: experimentId,
    run_name: "long-training",
    start_time: startedAtMs,
  });
  const { run_id } = run.info;
  await callMlflow(scientist.client, "runs/log-batch", {
    run_id,
    metrics: Object.entries(systemMetrics).flatMap(([name, value]) =>
      Array.from({ length: 30 }, (_, step) => ({
        key: `system/${name}`,
        value: value + Math.sin(step / 3),
        step,
        timestamp: startedAtMs + step * 2000,
      })),
    ),
  });
  return run_id;
}

test("the metrics of a run's machine are drawn by unit, apart from its own", async () => {
  const { page, faults } = visited;
  await page.goto(`${installation.url}/runs/${runId}`);
  for (const title of ["CPU, memory and disk", "GPUs", "Power of GPUs", "Network"]) {
    const chart = page.getByRole("img", { name: new RegExp(`^${title} of long-training`) });
    await chart.locator("canvas").waitFor();
  }
  await page.getByText("No metrics logged").waitFor();
  expect(await findViolations(page)).toEqual([]);
  expect(faults).toEqual([]);
});

test("a run is asked to stop with a reason, and the request is taken back", async () => {
  const { page, faults } = visited;
  await page.goto(`${installation.url}/runs/${runId}`);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("does not listen for such requests").waitFor();
  await page.getByRole("textbox", { name: "Reason" }).fill("diverges");
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Ask it to stop" }).click();
  await page.getByText("maya asked it to stop").waitFor();
  const life = await scientist.client.get<{ stopRequest: { reason: string } }>(`/api/v1/runs/${runId}`);
  expect(life.stopRequest.reason).toBe("diverges");
  await page.getByRole("button", { name: "Take the stop back" }).click();
  await page.getByRole("button", { name: "Stop", exact: true }).waitFor();
  expect(faults).toEqual([]);
});

test("a crashed run says so on its page and in the list, and why", async () => {
  const { page, faults } = visited;
  await scientist.client.post(`/api/v1/runs/${runId}/heartbeat`, { everySeconds: 0.2 });
  await page.goto(`${installation.url}/runs/${runId}`);
  await page.getByText("its heartbeats ended without a word").waitFor();
  await page.getByText("Crashed", { exact: true }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.goto(`${installation.url}/runs`);
  await page.getByRole("gridcell", { name: "Crashed" }).waitFor();
  expect(faults).toEqual([]);
});
