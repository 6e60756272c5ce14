import { expect, test } from "vitest";
import type { ActorId } from "#ports";
import { startTestServer } from "#testing";
import { describeActors } from "./user.store.ts";

interface ReadEntry {
  readonly type: string;
  readonly subject: string;
  readonly actor: ActorId;
}

const password = "a long enough password";

test("every change of users and credentials is in the ledger, under opaque subjects and without secrets", async () => {
  await using server = await startTestServer();
  const secrets = [password, "a password typed as a name", await server.token("administrator")];
  const call = async (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) => {
    const as = headers["cookie"] === undefined ? "administrator" : "anonymous";
    const answer = await server.fetch(path, { method, json, headers, as });
    const text = await answer.text();
    return { answer, body: (text === "" ? {} : JSON.parse(text)) as Record<string, string> };
  };
  await call("POST", "/api/v1/users", { userName: "ada", roles: ["viewer"], password });
  await call("PATCH", "/api/v1/users/ada", { roles: ["auditor"], password });
  const token = await call("POST", "/api/v1/tokens", { label: "notebook", userName: "ada" });
  await call("DELETE", `/api/v1/tokens/${token.body["id"]}`);
  await call("POST", "/api/v1/session", { userName: "ada", password: "a wrong password" });
  await call("POST", "/api/v1/session", { userName: "a password typed as a name", password: "x" });
  const link = await call("POST", "/api/v1/sign-in-links", { userName: "ada" });
  const code = link.body["url"]?.split("#code=")[1] ?? "";
  const session = await call("POST", "/api/v1/session", { code });
  const cookie = session.answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  await call("DELETE", "/api/v1/session", undefined, { cookie, "sec-fetch-site": "same-origin" });
  await call("DELETE", "/api/v1/users/ada");
  secrets.push(token.body["token"] ?? "", code, cookie.split("=")[1] ?? "");

  const read = await server.fetch("/api/v1/ledger/entries?limit=100");
  const { entries } = (await read.json()) as { entries: ReadEntry[] };
  const names = await describeActors(
    server.context.storage.read,
    entries.map(({ actor }) => actor),
  );
  const told = entries.map(({ type, actor }) => `${type} by ${names.get(actor)?.userName}`);
  expect(told).toEqual(
    expect.arrayContaining([
      "user.created by system",
      "token.created by system",
      "user.created by test-administrator",
      "user.roles-changed by test-administrator",
      "user.password-changed by test-administrator",
      "token.created by test-administrator",
      "token.revoked by test-administrator",
      "sign-in.refused by anonymous",
      "sign-in-link.created by test-administrator",
      "session.started by ada",
      "session.ended by ada",
      "user.removed by test-administrator",
    ]),
  );
  for (const { subject } of entries)
    expect(subject).toMatch(/^(user:unknown|(user|token|session):[0-9a-f]{32})$/);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(10);
    expect(JSON.stringify(entries)).not.toContain(secret);
  }
});
