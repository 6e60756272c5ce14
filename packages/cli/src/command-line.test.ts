import { cpSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand, type RunningServer, startServer } from "./running-server.testing.ts";

let server: RunningServer;
const oneLine = /^plumbline: [^\n]+\n$/;

beforeAll(async () => {
  server = await startServer();
  await server.client.post("/api/2.0/mlflow/registered-models/create", { name: "credit" });
  for (let version = 1; version <= 3; version++) {
    await server.client.post("/api/2.0/mlflow/model-versions/create", {
      name: "credit",
      source: `s3://models/credit/${version}`,
    });
  }
});
afterAll(async () => server[Symbol.asyncDispose]());

describe("the first start", () => {
  test("prints a one-time sign-in link and writes a token that only its owner reads", () => {
    expect(server.greeting).toMatch(/^[^\n]*http:\/\/127\.0\.0\.1:\d+\/sign-in#code=\S+\n$/);
    expect(statSync(join(server.directory, "server", "admin-token")).mode & 0o777).toBe(0o600);
  });
});

describe("wrong usage", () => {
  test.each([
    [["bogus"], "unknown command 'bogus'"],
    [["token", "create"], "required option '--label <label>' not specified"],
    [["server", "--data", "x", "--prot", "1"], "unknown option '--prot'"],
    [["server"], "data:"],
    [["model", "evaluate", "credit/1", "--dataset", "x@sha256:00"], "models:/NAME/VERSION"],
    [["ledger", "entries", "--limit", "many"], "whole number"],
    [["model", "list"], "PLUMBLINE_TOKEN"],
  ])("of %j ends with 2 and one line", async (args, message) => {
    const { exitCode, stdout, stderr } = await runCommand(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain(message);
  });

  test("of a variable names the nearest known one", async () => {
    const { exitCode, stderr } = await runCommand(["gateway"], { PLUMBLINE_TOKEN_FIEL: "x" });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("unknown setting PLUMBLINE_TOKEN_FIEL; did you mean PLUMBLINE_TOKEN_FILE?");
  });
});

describe("users and tokens", () => {
  test("a user with a role, whose token is printed alone, does what the role allows and no more", async () => {
    expect((await server.run(["user", "create", "ana", "--role", "viewer"])).exitCode).toBe(0);
    const created = await server.run(["token", "create", "--label", "test", "--user", "ana", "--days", "1"]);
    expect(created.stdout).toMatch(/^plb_\S{43}\n$/);
    const token = created.stdout.trim();
    const [allowed, refused] = await Promise.all([
      server.run(["model", "list"], token),
      server.run(["user", "list"], token),
    ]);
    expect(allowed.stdout).toMatch(/^MODEL +LATEST .*\ncredit +3 /);
    expect({ exitCode: refused.exitCode, stdout: refused.stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toMatch(oneLine);

    const listed = await server.run(["token", "list", "--user", "ana", "--json"]);
    const { tokens } = JSON.parse(listed.stdout) as { tokens: { id: string; label: string }[] };
    expect(tokens.map(({ label }) => label)).toEqual(["test"]);
    expect((await server.run(["token", "revoke", tokens[0]!.id])).exitCode).toBe(0);
    expect((await server.run(["model", "list"], token)).exitCode).toBe(1);
  });

  test("a password comes from stdin and never from the command line", async () => {
    const environment = {
      PLUMBLINE_URL: server.url,
      PLUMBLINE_TOKEN_FILE: join(server.directory, "server", "admin-token"),
    };
    const args = ["user", "create", "bob", "--role", "viewer", "--password-stdin", "--json"];
    const { stdout } = await runCommand(args, environment, "a long enough password\n");
    expect(JSON.parse(stdout)).toMatchObject({ userName: "bob", hasPassword: true });
    const session = await fetch(`${server.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userName: "bob", password: "a long enough password" }),
    });
    expect(session.status).toBe(201);
  });
});

describe("gate check", () => {
  test.each([
    ["models:/credit/1", 0, "pass"],
    ["models:/credit/2", 1, "fail"],
    ["models:/credit/3", 2, "insufficient"],
  ])("of %s ends with %i for %s", async (uri, exitCode, verdict) => {
    const result = await server.run(["gate", "check", uri, "--to", "production", "--json"]);
    expect(result.exitCode).toBe(exitCode);
    expect(JSON.parse(result.stdout)).toMatchObject({ verdict, target: "production" });
  });

  test("shows each rule with its verdict and figures", async () => {
    const { stdout } = await server.run(["gate", "check", "models:/credit/2", "--to", "production"]);
    expect(stdout).toMatch(
      /^models:\/credit\/2 to production: fail\nfail +The first, not the second: version 1\n +number +2\n/,
    );
  });

  test("ends with 3 for whatever is no verdict", async () => {
    const check = ["gate", "check", "models:/credit/1", "--to", "production"];
    const unreachable = { PLUMBLINE_URL: "http://127.0.0.1:1", PLUMBLINE_TOKEN: "plb_x" };
    const results = await Promise.all([
      runCommand(check, unreachable),
      server.run(check, "plb_wrong"),
      server.run(["gate", "check", "models:/nobody/1", "--to", "production"]),
      server.run(["gate", "check", "models:/credit/1"]),
      server.run(["gate", "chekc"]),
    ]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([3, 3, 3, 3, 3]);
  });
});

test("a decision is refused to the one who registered the version", async () => {
  const args = ["model", "approve", "models:/credit/3", "--to", "production", "--yes"];
  const { exitCode, stderr } = await server.run(args);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("someone else must decide");
});

describe("a dataset", () => {
  test("is registered with its roles, and listed by name and digest", async () => {
    const [file, roles] = [join(server.directory, "people.csv"), join(server.directory, "roles.json")];
    writeFileSync(file, "age,employed\n20,0\n40,1\n");
    writeFileSync(roles, JSON.stringify({ age: ["feature"], employed: ["target"] }));
    const registered = await server.run(["dataset", "register", file, "--name", "people", "--roles", roles]);
    const [address = ""] = registered.stdout.split("\n");
    expect(address).toMatch(/^people@sha256:[0-9a-f]{64}$/);
    expect(registered.stdout).toMatch(/employed +int64 +target/);
    expect((await server.run(["dataset", "list"])).stdout).toContain(address);
  });
});

describe("evidence", () => {
  test("verifies offline with the server's public key, and not once a byte differs", async () => {
    await server.run(["gate", "check", "models:/credit/1", "--to", "production"]);
    const listed = await server.run(["evidence", "list", "models:/credit/1", "--json"]);
    const { evidence } = JSON.parse(listed.stdout) as { evidence: { sha256: string }[] };
    const [file, key] = [join(server.directory, "evidence.json"), join(server.directory, "key.pem")];
    writeFileSync(key, await server.client.text("/api/v1/evidence/key"));
    await server.run(["evidence", "get", evidence[0]!.sha256, "--output", file]);
    const good = await runCommand(["evidence", "verify", file, "--key", key, "--json"]);
    expect(good.exitCode).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ sha256: evidence[0]!.sha256 });

    const envelope = JSON.parse(readFileSync(file, "utf8")) as { payload: string };
    const payload = Buffer.from(envelope.payload, "base64");
    payload[payload.length - 2]! ^= 1;
    writeFileSync(file, JSON.stringify({ ...envelope, payload: payload.toString("base64") }));
    const forged = await runCommand(["evidence", "verify", file, "--key", key]);
    expect(forged).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringMatching(oneLine) });
  });
});

describe("the ledger", () => {
  test("verifies on the server and as an export; an altered export is told by its entry", async () => {
    const exported = join(server.directory, "ledger");
    const [live, written] = await Promise.all([
      server.run(["ledger", "verify", server.url, "--json"]),
      server.run(["ledger", "export", exported]),
    ]);
    expect(live.exitCode).toBe(0);
    expect(JSON.parse(live.stdout)).toMatchObject({ verdict: "good", keySource: "ledger" });
    expect(written.exitCode).toBe(0);

    const altered = join(server.directory, "altered");
    cpSync(exported, altered, { recursive: true });
    const [bundle = ""] = globSync("tile/entries/**/*", { cwd: altered }).filter((path) =>
      statSync(join(altered, path)).isFile(),
    );
    const bytes = readFileSync(join(altered, bundle));
    bytes[10]! ^= 1;
    writeFileSync(join(altered, bundle), bytes);
    const key = ["--key", `@${join(exported, "key")}`];
    const [good, bad, none] = await Promise.all([
      runCommand(["ledger", "verify", exported, ...key]),
      runCommand(["ledger", "verify", altered, ...key]),
      runCommand(["ledger", "verify", join(server.directory, "nowhere")]),
    ]);
    expect(good).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("good: ") });
    expect(bad).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^plumbline: altered: .*at entry 0/),
    });
    expect(none).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(oneLine) });
  });

  test("of another server is asked for without this server's token", async () => {
    const tokenFile = join(server.directory, "server", "admin-token");
    const elsewhere = { PLUMBLINE_URL: "http://127.0.0.1:1", PLUMBLINE_TOKEN_FILE: tokenFile };
    const { exitCode, stderr } = await runCommand(["ledger", "verify", server.url], elsewhere);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^plumbline: could not check: .*(token|sign in|authenticat)/i);
  });
});
