import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { createUser } from "./create-user.ts";
import { ensureAdministrator, offerSignInLink } from "./first-credentials.ts";

function tokenFile(server: TestServer): string {
  return join(server.dataDirectory, "admin-token");
}

test("the first start writes an administrator's token that only its owner can read", async () => {
  await using server = await startTestServer();
  expect((await stat(tokenFile(server))).mode & 0o777).toBe(0o600);
  const token = (await readFile(tokenFile(server), "utf8")).trim();
  const me = await server.fetch("/api/v1/me", { as: token });
  expect(await me.json()).toMatchObject({ userName: "admin", roles: ["administrator"] });
});

test("a deleted token file is not written again while its token is live", async () => {
  await using server = await startTestServer();
  await rm(tokenFile(server));
  await ensureAdministrator(server.context);
  await expect(stat(tokenFile(server))).rejects.toThrow(/ENOENT/);
});

test("where no administrator can get in any more, the next start writes a new token", async () => {
  await using server = await startTestServer();
  const lost = (await readFile(tokenFile(server), "utf8")).trim();
  const list = await server.fetch("/api/v1/tokens", { as: lost });
  const { tokens } = (await list.json()) as { tokens: { id: string }[] };
  for (const { id } of tokens) {
    await server.fetch(`/api/v1/tokens/${id}`, { method: "DELETE", as: lost });
  }
  await ensureAdministrator(server.context);
  const found = (await readFile(tokenFile(server), "utf8")).trim();
  expect(found).not.toBe(lost);
  expect(await (await server.fetch("/api/v1/me", { as: found })).json()).toMatchObject({ userName: "admin" });
});

test("an administrator's password is a way in too: no token is written", async () => {
  await using server = await startTestServer();
  const first = (await readFile(tokenFile(server), "utf8")).trim();
  const list = await server.fetch("/api/v1/tokens", { as: first });
  const { tokens } = (await list.json()) as { tokens: { id: string }[] };
  await createUser(server.context, await server.principal("administrator"), {
    userName: "ada",
    roles: ["administrator"],
    password: "a long enough password",
  });
  for (const { id } of tokens) await server.fetch(`/api/v1/tokens/${id}`, { method: "DELETE" });
  await server.fetch("/api/v1/users/test-administrator", { method: "DELETE" });
  await ensureAdministrator(server.context);
  expect((await readFile(tokenFile(server), "utf8")).trim()).toBe(first);
  expect((await server.fetch("/api/v1/me", { as: first })).status).toBe(401);
});

test("a sign-in link is offered at each start until an administrator has used one", async () => {
  await using server = await startTestServer();
  const first = await offerSignInLink(server.context, server.url);
  const second = await offerSignInLink(server.context, server.url);
  expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in#code=[\w-]{43}$/);
  expect(second).not.toBe(first);
  const signIn = (url: string | undefined) =>
    server.fetch("/api/v1/session", { as: "anonymous", json: { code: url?.split("#code=")[1] } });
  expect((await signIn(first)).status).toBe(401);
  expect((await signIn(second)).status).toBe(201);
  expect(await offerSignInLink(server.context, server.url)).toBeUndefined();
});

test("a public URL goes before the address that the server listens on", async () => {
  await using server = await startTestServer({ config: { publicUrl: "https://plumbline.example/" } });
  expect(await offerSignInLink(server.context, server.url)).toMatch(
    /^https:\/\/plumbline\.example\/sign-in#/,
  );
});
