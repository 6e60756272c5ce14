import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createP256Signer,
  createStatement,
  encodeStatement,
  formatP256PublicKeyPem,
  openEnvelope,
  parseEnvelope,
  parsePublicKeyPem,
  parseStatement,
  signEnvelope,
  statementPayloadType,
} from "@plumbline/ledger";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { getModelVersion } from "#registry";
import { startTestServer, type TestServer } from "#testing";
import { PredicateType } from "./evidence.ts";
import { registerVersion } from "./registered-version.testing.ts";
import { signEvidence } from "./sign-evidence.ts";
import { storeEvidence } from "./store-evidence.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const path = (version: number, rest: string) => `/api/v1/models/employment/versions/${version}/${rest}`;
const read = async (answer: Response) => (await answer.json()) as Record<string, never>;
const check = async (version: number) =>
  read(await server.fetch(path(version, "gates/production/check"), { as: "viewer", method: "POST" }));
const approvals = async (version: number, as = "approver") =>
  (await read(await server.fetch(path(version, "approvals"), { as }))) as unknown as {
    pending: { evidenceDigests: string[]; changes: { since: number | null; items: { what: string }[] } };
    approvals: { current: boolean }[];
    mayApprove: { allowed: boolean; reason: string | null };
  };
const decide = (version: number, decision: string, evidenceDigests: string[], as = "approver") =>
  server.fetch(path(version, "approvals"), {
    as,
    json: { decision, evidenceDigests, comment: "looked at it" },
  });
const setAlias = (version: number, as = "maintainer") =>
  server.fetch("/api/2.0/mlflow/registered-models/alias", {
    as,
    json: { name: "employment", alias: "production", version: String(version) },
  });

/** Attaches an evaluation as the evaluations module does. */
async function evaluate(version: number, rowCount: number): Promise<string> {
  const { context } = server;
  const principal = await server.principal("contributor");
  const { versionId, digest } = await getModelVersion(
    context.storage.read,
    principal.workspace,
    "employment",
    version,
  );
  const signed = signEvidence(context, {
    subjects: [{ name: `employment/${version}`, digest }],
    predicateType: PredicateType.evaluation,
    predicate: {
      dataset: { name: "test", rowCount },
      metrics: { rocAuc: { value: version / 10 } },
      groups: [],
    },
  });
  const about = { workspace: principal.workspace, actorId: principal.actorId, versionId };
  await context.storage.write((tx) => storeEvidence(context, tx, about, signed));
  return signed.sha256;
}

describe("the way to production", () => {
  test("goes through evidence, gate and someone else's approval", async () => {
    const version = await registerVersion(server, "maintainer");
    const without = await check(version);
    expect(without).toMatchObject({ verdict: "insufficient", verdictBeforeApproval: "insufficient" });
    expect(JSON.stringify(without)).toContain("no such evidence yet");

    const sha256 = await evaluate(version, 500);
    expect(await check(version)).toMatchObject({ verdict: "insufficient", verdictBeforeApproval: "pass" });

    const refused = await setAlias(version);
    expect(refused.status).toBe(403);
    expect(await read(refused)).toMatchObject({
      error_code: "PERMISSION_DENIED",
      message: expect.stringMatching(/the gate says insufficient\. Approved by someone other/),
    });

    const { pending, mayApprove } = await approvals(version);
    expect([pending.evidenceDigests, mayApprove]).toEqual([[sha256], { allowed: true, reason: null }]);
    expect((await decide(version, "approve", pending.evidenceDigests)).status).toBe(201);
    expect(await check(version)).toMatchObject({ verdict: "pass", evidenceDigests: [sha256] });
    expect((await setAlias(version)).status).toBe(200);
    expect((await server.fetch(path(version, "gates/production"))).status).toBe(200);
  });

  test("is closed again by new evidence, which ends the approval", async () => {
    const version = await registerVersion(server, "maintainer");
    await decide(version, "approve", [await evaluate(version, 500)]);
    expect(await check(version)).toMatchObject({ verdict: "pass" });
    await evaluate(version, 500_000);
    expect(await check(version)).toMatchObject({ verdict: "insufficient" });
    expect((await approvals(version)).approvals.map(({ current }) => current)).toEqual([false]);
  });

  test("is closed by a rejection", async () => {
    const version = await registerVersion(server, "maintainer");
    await decide(version, "reject", [await evaluate(version, 500)]);
    expect(await check(version)).toMatchObject({ verdict: "fail" });
  });

  test("needs the permission to promote, apart from the permission to register", async () => {
    const version = await registerVersion(server, "contributor");
    const answer = await setAlias(version, "contributor");
    expect([answer.status, (await read(answer))["message"]]).toEqual([
      403,
      expect.stringContaining("models:promote"),
    ]);
  });
});

describe("a decision", () => {
  test("is refused to whoever registered the version, whatever roles they have", async () => {
    const registrant = await server.token("contributor", "approver");
    const version = await registerVersion(server, registrant);
    const digest = await evaluate(version, 500);
    expect((await approvals(version, registrant)).mayApprove).toMatchObject({ allowed: false });
    const answer = await decide(version, "approve", [digest], registrant);
    expect([answer.status, (await read(answer))["code"]]).toEqual([403, "governance/own-version"]);
  });

  test("is refused where the digests are not exactly those that are there", async () => {
    const version = await registerVersion(server, "maintainer");
    const digest = await evaluate(version, 500);
    await evaluate(version, 600);
    const answer = await decide(version, "approve", [digest, "0".repeat(64)]);
    expect(answer.status).toBe(409);
    expect((await read(answer))["detail"]).toMatch(/not in your list: .*no longer current: 0{64}/);
  });

  test("is refused where there is no evidence", async () => {
    const version = await registerVersion(server, "maintainer");
    expect((await read(await decide(version, "approve", [])))["code"]).toBe("governance/nothing-to-approve");
  });

  test("is shown what changed since the version before", async () => {
    const first = await registerVersion(server, "maintainer");
    const second = await registerVersion(server, "maintainer");
    await evaluate(first, 500);
    await evaluate(second, 500);
    const { changes } = (await approvals(second)).pending;
    expect(changes).toEqual({ since: first, items: [{ what: "rocAuc", before: 0.1, after: 0.2 }] });
  });
});

describe("evidence", () => {
  const attach = (version: number, body: string) =>
    server.fetch(path(version, "evidence"), { as: "contributor", body });
  const digestOf = async (version: number) => {
    const { workspace } = await server.principal("viewer");
    return (await getModelVersion(server.context.storage.read, workspace, "employment", version)).digest;
  };
  const forge = (
    secretKey: Uint8Array,
    digest: string,
    predicateType = "https://in-toto.io/attestation/test-result/v0.1",
  ) => {
    const subject = [{ name: "employment", digest: { sha256: digest.replace("sha256:", "") } }];
    const payload = encodeStatement(createStatement(subject, predicateType, { result: "PASSED" }));
    return JSON.stringify(signEnvelope(statementPayloadType, payload, [createP256Signer(secretKey)]));
  };

  test("verifies with the published key alone", async () => {
    const version = await registerVersion(server, "maintainer");
    const sha256 = await evaluate(version, 500);
    const pem = await (await server.fetch("/api/v1/evidence/key", { as: "viewer" })).text();
    const answer = await server.fetch(`/api/v1/evidence/${sha256}`, { as: "viewer" });
    const envelope = parseEnvelope(new Uint8Array(await answer.arrayBuffer()));
    const statement = parseStatement(openEnvelope(envelope, [parsePublicKeyPem(pem)]).payload);
    expect(`sha256:${statement.subject[0]?.digest["sha256"]}`).toBe(await digestOf(version));
  });

  test("signed by a key that nobody trusts here is refused", async () => {
    const version = await registerVersion(server, "maintainer");
    const answer = await attach(version, forge(randomBytes(32), await digestOf(version)));
    expect([answer.status, (await read(answer))["code"]]).toEqual([400, "governance/evidence-forged"]);
  });

  test("of this server that was altered is refused", async () => {
    const version = await registerVersion(server, "maintainer");
    const envelope = await (await server.fetch(`/api/v1/evidence/${await evaluate(version, 500)}`)).json();
    const { payload } = envelope as { payload: string };
    const altered = Buffer.from(Buffer.from(payload, "base64").toString().replace("500", "900")).toString(
      "base64",
    );
    const answer = await attach(version, JSON.stringify({ ...(envelope as object), payload: altered }));
    expect((await read(answer))["code"]).toBe("governance/evidence-forged");
  });

  test.each([
    ["no JSON", "{", "governance/evidence-malformed"],
    ["no envelope", '{"payload": 1}', "governance/evidence-malformed"],
  ])("that is %s is refused", async (_what, body, code) => {
    const version = await registerVersion(server, "maintainer");
    expect((await read(await attach(version, body)))["code"]).toBe(code);
  });

  test("whose row was changed behind the server's back opens no gate", async () => {
    const version = await registerVersion(server, "maintainer");
    const sha256 = await evaluate(version, 500);
    await server.context.storage.write((tx) =>
      tx.run("update evidence set envelope = replace(envelope, 'a', 'b') where sha256 = ?", sha256),
    );
    expect(await check(version)).toMatchObject({ status: 500, code: "governance/evidence-altered" });
  });
});

test("a key in keys/trusted may sign evidence, but not what only this server writes", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const secretKey = new Uint8Array(Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url"));
  const data = mkdtempSync(join(tmpdir(), "plumbline-trusted-"));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const trusted = join(data, "keys", "trusted");
  mkdirSync(trusted, { recursive: true });
  writeFileSync(join(trusted, "scanner.pem"), formatP256PublicKeyPem(secretKey));
  await using other = await startTestServer({ config: { data } });
  const version = await registerVersion(other, "maintainer", "scanned");
  const { workspace } = await other.principal("viewer");
  const { digest } = await getModelVersion(other.context.storage.read, workspace, "scanned", version);
  const attach = (predicateType: string) => {
    const subject = [{ name: "scanned", digest: { sha256: digest.replace("sha256:", "") } }];
    const payload = encodeStatement(createStatement(subject, predicateType, { result: "PASSED" }));
    const body = JSON.stringify(signEnvelope(statementPayloadType, payload, [createP256Signer(secretKey)]));
    return other.fetch(`/api/v1/models/scanned/versions/${version}/evidence`, { as: "contributor", body });
  };
  expect((await attach("https://in-toto.io/attestation/test-result/v0.1")).status).toBe(201);
  expect((await read(await attach(PredicateType.evaluation)))["code"]).toBe("governance/evidence-reserved");
});
