import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "./running-server.testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => server[Symbol.asyncDispose]());

async function run(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await server.run(args);
  expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: "" });
  return stdout;
}

test("a group's grant on one experiment is given, told as the reason, and taken back", async () => {
  await run("user", "create", "ana");
  await run("user", "create", "ci", "--service", "--role", "contributor");
  await run("group", "create", "science", "--description", "all who try things");
  await run("group", "add", "science", "ana");
  expect(await run("group", "list")).toMatch(/science +the server +ana +all who try things/);
  await run("access", "grant", "experiment:0", "group:science", "edit");
  const why = ["access", "why", "experiments:write", "--user", "ana", "--object", "experiment:0"];
  expect(await run(...why)).toBe(
    "ana may experiments:write in experiment:0 of workspace default\n  because of grant edit on it, by group science\n",
  );
  expect(await run("access", "list")).toMatch(/experiment:0 +group:science +edit /);
  await run("access", "revoke", "experiment:0", "group:science");
  expect(await run(...why)).toContain("a grant that allows it: edit, manage");
});

test("a workspace is made, its members get roles, and it is closed", async () => {
  await run("workspace", "create", "red", "--by-grants", "--description", "the reds");
  expect(await run("workspace", "list")).toMatch(/red +grants +the reds/);
  expect(await run("workspace", "roles", "user:admin", "administrator", "approver")).toBe(
    "user:admin: administrator, approver\n",
  );
  expect(await run("workspace", "members")).toContain("user:admin");
  const token = await run(
    "token",
    "create",
    "--label",
    "x",
    "--only-in",
    "red",
    "--permission",
    "session:own",
  );
  expect(token).toMatch(/^plb_/);
  expect(await run("token", "list")).toMatch(/session:own in red/);
  await run("workspace", "close", "red");
  expect((await server.run(["workspace", "roles", "admin", "viewer"])).exitCode).toBe(2);
});
