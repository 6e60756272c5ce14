import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const browser = { "sec-fetch-site": "same-origin" };

async function signIn(server: TestServer, json: object): Promise<string> {
  const answer = await server.fetch("/api/v1/session", { as: "anonymous", json });
  expect(answer.status).toBe(201);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}
async function call(server: TestServer, method: string, path: string, cookie: string, json?: unknown) {
  const headers = { ...browser, cookie };
  const answer = await server.fetch(path, { as: "anonymous", method, headers, json });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}
const codeOf = (url: unknown) => String(url).split("#code=")[1] ?? "";

test("whoever is invited signs in by the link, sets a first password, and later changes it with it", async () => {
  await using server = await startTestServer();
  await server.fetch("/api/v1/groups", { json: { name: "science" } });
  const invited = await server.fetch("/api/v1/invitations", {
    json: { userName: "ada", roles: ["viewer"], groups: ["science"] },
  });
  const link = (await invited.json()) as { url: string };
  const cookie = await signIn(server, { code: codeOf(link.url) });
  expect((await call(server, "GET", "/api/v1/me", cookie)).body).toMatchObject({
    userName: "ada",
    roles: ["viewer"],
    groups: ["science"],
    workspaces: ["default"],
  });
  const path = "/api/v1/me/password";
  const first = { newPassword: "a long enough password" };
  expect((await call(server, "PUT", path, cookie, { newPassword: "password1234" })).status).toBe(400);
  expect((await call(server, "PUT", path, cookie, first)).status).toBe(204);
  const again = await signIn(server, { userName: "ada", password: first.newPassword });
  const second = { newPassword: "another long password" };
  expect((await call(server, "PUT", path, again, second)).status).toBe(400);
  const wrong = { ...second, currentPassword: "not the password" };
  expect((await call(server, "PUT", path, again, wrong)).status).toBe(400);
  const right = { ...second, currentPassword: first.newPassword };
  expect((await call(server, "PUT", path, again, right)).status).toBe(204);
  expect((await call(server, "GET", "/api/v1/me", again)).status).toBe(401);
});

test("an invitation to a group that is not there makes nobody", async () => {
  await using server = await startTestServer();
  const json = { userName: "ada", groups: ["nosuch"] };
  expect((await server.fetch("/api/v1/invitations", { json })).status).toBe(404);
  expect(await (await server.fetch("/api/v1/users")).text()).not.toContain("ada");
});

test("a browser's sessions are listed, and ended one by one from another", async () => {
  await using server = await startTestServer();
  const password = "a long enough password";
  await server.fetch("/api/v1/users", { json: { userName: "ada", roles: ["viewer"], password } });
  const [one, other] = [
    await signIn(server, { userName: "ada", password }),
    await signIn(server, { userName: "ada", password }),
  ];
  const { body } = await call(server, "GET", "/api/v1/sessions", one);
  const sessions = body["sessions"] as { id: string; isThis: boolean }[];
  expect(sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
  expect(sessions).toHaveLength(2);
  const otherId = sessions.find(({ isThis }) => !isThis)?.id ?? "";
  expect((await server.fetch(`/api/v1/sessions/${otherId}`, { as: "viewer", method: "DELETE" })).status).toBe(
    404,
  );
  expect((await call(server, "DELETE", `/api/v1/sessions/${otherId}`, one)).status).toBe(204);
  expect((await call(server, "GET", "/api/v1/me", other)).status).toBe(401);
  expect((await call(server, "GET", "/api/v1/me", one)).status).toBe(200);
  expect((await server.fetch("/api/v1/sessions?userName=ada", { as: "viewer" })).status).toBe(403);
});
