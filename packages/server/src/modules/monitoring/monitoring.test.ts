import { delongInterval, rocAuc } from "@plumbline/statistics";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { People } from "./employment-people.testing.ts";
import { MonitoredServer } from "./monitored-server.testing.ts";

let monitored: MonitoredServer;
beforeAll(async () => {
  monitored = await MonitoredServer.start();
});
afterAll(() => monitored[Symbol.asyncDispose]());

const households = (from: number, count: number): People => ({
  year: 2016,
  housing: "household",
  from,
  count,
});
const quarters = (from: number, count: number): People => ({
  year: 2017,
  housing: "group quarters",
  from,
  count,
});

describe("drift", () => {
  test("is insufficient, never absent, below the minimum of predictions", async () => {
    await monitored.deploy("small");
    expect((await monitored.read("small")).drift).toMatchObject({
      verdict: "insufficient",
      window: { rows: 0 },
    });
    await monitored.send("small", quarters(0, 499));
    const { drift, alerts } = await monitored.settle("small");
    expect(drift).toMatchObject({
      verdict: "insufficient",
      insufficientReason: "499 predictions so far; 500 are needed",
      window: { rows: 499 },
      driftedShare: null,
      reference: { dataset: "households", rows: 15_804 },
    });
    expect(new Set([...drift.columns, drift.prediction!].map(({ verdict }) => verdict))).toEqual(
      new Set(["insufficient"]),
    );
    expect(alerts).toEqual([]);
  });

  test("is not found in households of the next year, nor in any part of them", async () => {
    await monitored.deploy("next-year");
    for (let part = 0; part < 4; part++) {
      await monitored.send("next-year", households(part * 1500, 1500));
      const { drift, alerts } = await monitored.settle("next-year");
      expect(drift.verdict).toBe("no-drift");
      expect(drift.prediction?.verdict).toBe("no-drift");
      expect(alerts).toEqual([]);
    }
    const { drift } = await monitored.read("next-year");
    expect(drift.window.rows).toBe(5000);
    expect(drift.driftedShare).toBe(0);
    expect(drift.columns).toHaveLength(15);
    expect(drift.columns.find(({ name }) => name === "age")).toMatchObject({
      kind: "numeric",
      convention: "wasserstein-normed",
      threshold: 0.1,
    });
    expect(drift.columns.find(({ name }) => name === "race")).toMatchObject({
      kind: "categorical",
      convention: "jensen-shannon-natural",
      pValue: null,
    });
  });

  test("is found as the window fills with group quarters, raises one alert, and another revision clears it", async () => {
    await monitored.deploy("shifting");
    await monitored.send("shifting", households(0, 5000));
    expect((await monitored.settle("shifting")).drift.verdict).toBe("no-drift");
    await monitored.send("shifting", quarters(0, 2500));
    await monitored.send("shifting", quarters(2500, 2500));
    const { drift, alerts } = await monitored.settle("shifting");
    expect(drift.verdict).toBe("drift");
    expect(drift.driftedShare).toBeGreaterThanOrEqual(0.5);
    expect(drift.prediction?.verdict).toBe("drift");
    const relationship = drift.columns.find(({ name }) => name === "relationship");
    expect(relationship?.score).toBeGreaterThan(0.8);
    expect(relationship?.newCategories.toSorted()).toEqual(["institution", "noninstitutional quarters"]);
    expect(alerts).toHaveLength(1);
    const [alert] = alerts;
    expect(alert).toMatchObject({ deployment: "shifting", revision: 1, state: "open" });
    const columns = alert!.reasons.flatMap((reason) => reason.columns.map(({ name }) => name));
    expect(columns).toContain("relationship");
    expect(columns).not.toContain("sex");

    await monitored.send("shifting", quarters(0, 64));
    expect((await monitored.settle("shifting")).alerts).toHaveLength(1);
    const raised = (await monitored.entries("alert.raised")).filter(
      (entry) => entry["deployment"] === "shifting",
    );
    expect(raised).toMatchObject([{ actor: "system", revision: 1, window: { rows: 5000 } }]);

    const json = { model: "employment", version: monitored.versions[1]!.version };
    await monitored.server.fetch("/api/v1/deployments/shifting/revisions", { json, as: "maintainer" });
    const after = await monitored.settle("shifting");
    expect(after).toMatchObject({
      revision: 2,
      drift: { verdict: "insufficient", window: { rows: 0 } },
      alerts: [{ id: alert!.id, state: "cleared", clearedBecause: "revision 2 serves now" }],
    });
    expect(await monitored.entries("alert.cleared")).toContainEqual(
      expect.objectContaining({ deployment: "shifting", revision: 1, actor: "system" }),
    );
    const list = await monitored.server.fetch("/api/v1/alerts?deployment=shifting", { as: "viewer" });
    expect(await list.json()).toMatchObject({ alerts: [{ id: alert!.id, state: "cleared" }] });
  });

  test("that passes is an alert cleared when the window is households again", async () => {
    await monitored.deploy("passing");
    await monitored.send("passing", quarters(0, 1000));
    expect((await monitored.settle("passing")).alerts).toMatchObject([{ state: "open" }]);
    await monitored.send("passing", households(0, 5000));
    const { drift, alerts } = await monitored.settle("passing");
    expect(drift.verdict).toBe("no-drift");
    expect(alerts).toMatchObject([{ state: "cleared", clearedBecause: "its rule no longer holds" }]);
  });
});

describe("live quality", () => {
  test("is the AUC of the newest labelled predictions, and counts who has no label yet", async () => {
    await monitored.deploy("labelled");
    const people = households(0, 2000);
    await monitored.send("labelled", people);
    expect((await monitored.settle("labelled")).quality).toMatchObject({
      rocAuc: { value: null, reason: "no labels have come for the current revision" },
      labelled: 0,
      unlabelled: 2000,
    });
    await monitored.label("labelled", await monitored.people.readLabels(households(500, 1500)));
    const { quality, alerts } = await monitored.settle("labelled");
    const ranked = await monitored.people.rank(households(500, 1500));
    const { low, high } = delongInterval(ranked).interval!;
    expect(quality).toMatchObject({ labelled: 1500, unlabelled: 500, rocAuc: { count: 1500 } });
    expect(quality.rocAuc.value).toBeCloseTo(rocAuc(ranked).value, 12);
    expect(quality.rocAuc).toHaveProperty("lower", expect.closeTo(low, 12));
    expect(quality.rocAuc).toHaveProperty("upper", expect.closeTo(high, 12));
    expect(quality.offline.value).toBeGreaterThan(0.75);
    expect(alerts).toEqual([]);
  });

  test("finds predictions that left the window, and counts an entity once, by its last prediction", async () => {
    await monitored.deploy("late");
    await monitored.send("late", households(0, 1000));
    for (const from of [1000, 6000]) await monitored.send("late", households(from, 5000));
    await monitored.send("late", households(10_000, 1000));
    await monitored.label("late", await monitored.people.readLabels(households(0, 1000)));
    const ofFirst = await monitored.settle("late");
    // 1000 people of the window came twice.
    expect(ofFirst.quality).toMatchObject({ labelled: 0, unlabelled: 4000, rocAuc: { count: 1000 } });
    expect(ofFirst.quality.rocAuc.value).toBeCloseTo(
      rocAuc(await monitored.people.rank(households(0, 1000))).value,
      12,
    );
    await monitored.label("late", await monitored.people.readLabels(households(10_000, 1000)));
    const { quality } = await monitored.settle("late");
    expect(quality).toMatchObject({ labelled: 1000, unlabelled: 3000, rocAuc: { count: 2000 } });
  });

  test("that falls below the offline AUC's interval raises the alert, with enough labels only", async () => {
    await monitored.deploy("worse");
    await monitored.send("worse", households(0, 1000));
    const wrong = (await monitored.people.readLabels(households(0, 1000))).map(({ entityKey, label }) => ({
      entityKey,
      label: 1 - label,
    }));
    await monitored.label("worse", wrong.slice(0, 299));
    expect((await monitored.settle("worse")).alerts).toEqual([]);
    await monitored.label("worse", wrong.slice(299));
    const { alerts } = await monitored.settle("worse");
    expect(alerts).toMatchObject([{ state: "open", reasons: [{ cause: "quality", columns: [] }] }]);
    expect(alerts[0]!.reasons[0]!.message).toMatch(/^live AUC 0\.\d+ of 1000 labelled predictions/);
    const right = await monitored.people.readLabels(households(0, 1000));
    expect(await monitored.label("worse", right)).toMatchObject({ corrected: 1000 });
    expect((await monitored.settle("worse")).alerts).toMatchObject([{ state: "cleared" }]);
  });
});

test("Prometheus sees scores by column and the live AUC", async () => {
  await monitored.deploy("scraped");
  await monitored.send("scraped", households(0, 600));
  await monitored.label("scraped", await monitored.people.readLabels(households(0, 600)));
  await monitored.settle("scraped");
  const text = await (await monitored.server.fetch("/metrics", { as: "viewer" })).text();
  expect(text).toMatch(
    /plumbline_drift_score\{workspace="default",deployment="scraped",column="age",convention="wasserstein-normed"\} 0\.\d+/,
  );
  expect(text).toMatch(/plumbline_drift_score\{[^}]*deployment="scraped",column="prediction"/);
  expect(text).toMatch(/plumbline_live_roc_auc\{workspace="default",deployment="scraped"\} 0\.\d+/);
});
