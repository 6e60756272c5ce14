import { expect, test } from "vitest";
import { modules } from "@plumbline/server";
import { isAboutObjects } from "./guard-objects.ts";
import { locatorOf } from "./object-locators.ts";
import { startTestServer } from "./testing/index.ts";

const routes = modules.flatMap((module) => module.routes).filter(isAboutObjects);

test("a route that no locator knows lets nobody in who is limited to some objects", async () => {
  await using server = await startTestServer();
  const limited = await server.token("maintainer", "approver", "auditor");
  const holder = "user:test-approver-auditor-maintainer";
  const json = { object: "experiment:0", holder, level: "none" };
  expect((await server.fetch("/api/v1/grants", { method: "PUT", json })).status).toBe(200);
  const unknown = routes.filter((route) => locatorOf(route) === undefined);
  const letIn: string[] = [];
  for (const { method, path, input } of unknown) {
    const url = path.replaceAll(/:\w+/g, "1").replace("*", "1");
    const answer = await server.fetch(url, {
      as: limited,
      method,
      ...(method !== "GET" && (input === "stream" ? { body: "x" } : { json: {} })),
    });
    await answer.body?.cancel();
    if (answer.status !== 403) letIn.push(`${method} ${path}: ${answer.status}`);
  }
  expect(letIn).toEqual([]);
  expect(unknown.length).toBeGreaterThan(5);
});

test("the routes that clients log to, and those about one model or deployment, are known", () => {
  const known = routes.filter((route) => locatorOf(route) !== undefined).length;
  expect(known).toBeGreaterThan(100);
});
