import {
  LedgerError,
  openEnvelope,
  parseEnvelope,
  parseStatement,
  type Statement,
  statementPayloadType,
} from "@plumbline/ledger";
import type { AppContext } from "#context";
import { governanceErrors } from "./errors.ts";
import type { Evidence, VerifiedEvidence } from "./evidence.ts";
import { evidenceKey } from "./evidence-key.ts";
import { hexOf, sha256Of } from "./sign-evidence.ts";

type Context = Pick<AppContext, "config">;

/**
 * The statement of an envelope from outside, if it is signed by a key that is trusted here and is about `digest`.
 *
 * @throws PlumblineError `governance/evidence-malformed`, `evidence-forged`, `evidence-other-subject`.
 */
export function openForeignEvidence(context: Context, envelope: Uint8Array, digest: string): Statement {
  try {
    const opened = openEnvelope(parseEnvelope(envelope), evidenceKey(context).verifiers);
    if (opened.payloadType !== statementPayloadType) {
      const reason = `payloadType is ${JSON.stringify(opened.payloadType)}, not ${statementPayloadType}`;
      throw governanceErrors["evidence-malformed"]({ reason });
    }
    const statement = parseStatement(opened.payload);
    assertSubject(statement, digest);
    return statement;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const name = error.code === "envelope-unverified" ? "evidence-forged" : "evidence-malformed";
    throw governanceErrors[name]({ reason: error.message }, { cause: error });
  }
}

/**
 * Checks stored evidence again before it is judged: its name, its signature, its subject. A row that was changed
 * behind the server's back must not open a gate.
 *
 * @throws PlumblineError `governance/evidence-altered`.
 */
export function verifyStoredEvidence(context: Context, evidence: Evidence, digest: string): VerifiedEvidence {
  const { sha256, envelope } = evidence;
  if (sha256Of(envelope) !== sha256) {
    throw governanceErrors["evidence-altered"]({ sha256, reason: "its bytes have another digest" });
  }
  try {
    const opened = openEnvelope(parseEnvelope(Buffer.from(envelope)), evidenceKey(context).verifiers);
    const statement = parseStatement(opened.payload);
    assertSubject(statement, digest);
    if (statement.predicateType !== evidence.predicateType) throw new Error("its predicate type is another");
    return { ...evidence, predicate: statement.predicate };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "unknown reason";
    throw governanceErrors["evidence-altered"]({ sha256, reason }, { cause });
  }
}

function assertSubject(statement: Statement, digest: string): void {
  const actual = statement.subject.map((subject) => `sha256:${subject.digest["sha256"] ?? "(none)"}`);
  if (!actual.includes(`sha256:${hexOf(digest)}`)) {
    throw governanceErrors["evidence-other-subject"]({ expected: digest, actual: actual.join(", ") });
  }
}
