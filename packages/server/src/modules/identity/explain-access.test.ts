import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

async function ask(server: TestServer, query: Record<string, string>, as = "administrator") {
  const answer = await server.fetch(`/api/v1/access?${new URLSearchParams(query).toString()}`, { as });
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
}
const put = (server: TestServer, path: string, json: object) => server.fetch(path, { method: "PUT", json });

test("why a user may is told with the role, the group and the grant that give it", async () => {
  await using server = await startTestServer();
  await server.token("viewer");
  const user = "test-viewer";
  expect(await ask(server, { user, permission: "experiments:write", object: "experiment:0" })).toMatchObject({
    allowed: false,
    roles: [],
    wouldAllow: { roles: ["administrator", "contributor", "maintainer"], levels: ["edit", "manage"] },
  });

  await server.fetch("/api/v1/groups", { json: { name: "science" } });
  await put(server, `/api/v1/groups/science/members/${user}`, {});
  await put(server, "/api/v1/members/group/science", { roles: ["contributor"] });
  const given = await put(server, "/api/v1/grants", {
    object: "experiment:*",
    holder: "group:science",
    level: "manage",
  });
  expect(await given.json()).toMatchObject({ object: "experiment:*", level: "manage" });
  expect(await ask(server, { user, permission: "experiments:write", object: "experiment:0" })).toMatchObject({
    allowed: true,
    roles: [{ role: "contributor", workspace: "default", group: "science" }],
    grants: [{ level: "manage", every: true, group: "science" }],
  });

  await put(server, "/api/v1/grants", { object: "experiment:0", holder: `user:${user}`, level: "none" });
  expect(await ask(server, { user, permission: "experiments:write", object: "experiment:0" })).toMatchObject({
    allowed: false,
    takenAwayBy: [{ level: "none", every: false, group: null }],
  });
  expect(await ask(server, { user, permission: "experiments:write" })).toMatchObject({ allowed: true });
});

test("in a workspace by grants a role is no reason for an object", async () => {
  await using server = await startTestServer();
  await server.token("contributor");
  await server.fetch("/api/v1/workspaces/default", { method: "PATCH", json: { objectAccess: "grants" } });
  const question = { user: "test-contributor", permission: "experiments:write", object: "experiment:0" };
  expect(await ask(server, question)).toMatchObject({ allowed: false, roles: [], objectAccess: "grants" });
  expect(await ask(server, { ...question, user: "admin" })).toMatchObject({
    allowed: true,
    roles: [{ role: "administrator" }],
  });
});

test("about others it is told to whoever manages access, about what does not exist to nobody", async () => {
  await using server = await startTestServer();
  await server.token("viewer");
  const permission = "models:read";
  expect(await ask(server, { permission }, "viewer")).toMatchObject({ status: 200, allowed: true });
  expect(await ask(server, { user: "admin", permission }, "viewer")).toMatchObject({ status: 403 });
  expect(await ask(server, { user: "nobody", permission })).toMatchObject({ status: 404 });
  expect(await ask(server, { permission: "models:raed" })).toMatchObject({
    status: 400,
    code: "identity/unknown-permission",
  });
  expect(await ask(server, { permission, object: "model:nosuch" })).toMatchObject({ status: 404 });
});
