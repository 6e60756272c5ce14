import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "./bytes.ts";
import { type JsonValue, canonicalJson } from "./canonical-json.ts";
import {
  type LedgerEntryHeader,
  longestHeaderBytes,
  makeEntry,
  parseEntry,
  verifyCommitment,
} from "./ledger-entry.ts";
import { headerOf } from "./memory-log.testing.ts";

const salt = new Uint8Array(32).fill(5);

test("a leaf is the canonical header with an HMAC-SHA-256 of the payload under the salt", () => {
  const { leafBytes, canonicalPayload, entry } = makeEntry(headerOf(1), { b: 1, a: "é" }, salt);
  const commitment = createHmac("sha256", salt).update('{"a":"é","b":1}').digest("hex");
  expect(canonicalPayload).toBe('{"a":"é","b":1}');
  expect(decodeUtf8(leafBytes, "leaf")).toBe(
    `{"actor":"user/01J9","commitment":"${commitment}","id":"entry-1","subject":"run/1","time":"2026-09-21T14:13:20.001Z","type":"run.finished","workspace":"workspace/1"}`,
  );
  expect(parseEntry(leafBytes)).toEqual(entry);
});

test("a leaf commits to its payload under its salt and to nothing else", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (payload, other) => {
      const { leafBytes } = makeEntry(headerOf(1), payload as JsonValue, salt);
      expect(verifyCommitment(leafBytes, payload as JsonValue, salt)).toBe(true);
      expect(verifyCommitment(leafBytes, payload as JsonValue, salt.with(31, 6))).toBe(false);
      const isSame = canonicalJson(payload as JsonValue) === canonicalJson(other as JsonValue);
      expect(verifyCommitment(leafBytes, other as JsonValue, salt)).toBe(isSame);
    }),
  );
});

test("an entry of the whole installation has no workspace", () => {
  const { leafBytes } = makeEntry({ ...headerOf(1), workspace: null }, null, salt);
  expect(parseEntry(leafBytes).workspace).toBeNull();
});

describe("a header is refused", () => {
  test.each([
    ["an e-mail address for an actor", { actor: "someone@example.com" }, /actor/],
    ["a name for a subject", { subject: "Asha Rao" }, /subject/],
    ["an empty id", { id: "" }, /id/],
    ["a number", { subject: 2 ** 53 }, /subject is number/],
    ["a time with an offset", { time: "2026-11-23T20:46:00.000+05:30" }, /time/],
    ["a time without milliseconds", { time: "2026-11-23T20:46:00Z" }, /time/],
    ["a day that is not", { time: "2026-02-30T20:46:00.000Z" }, /time/],
    ["an unknown field", { reason: "because" }, /reason is no field/],
    ["a commitment of its own", { commitment: "00" }, /commitment is no field/],
  ])("with %s", (_, change, message) => {
    const header = { ...headerOf(1), ...change } as LedgerEntryHeader;
    expect(() => makeEntry(header, {}, salt)).toThrow(message);
  });

  test("with all its problems named at once", () => {
    const header = { ...headerOf(1), actor: "@", time: "now", type: "" };
    expect(() => makeEntry(header, {}, salt)).toThrow(/time .*; .*|actor .*; .*type/);
    expect(() => makeEntry(header, {}, salt)).toThrow(/actor/);
    expect(() => makeEntry(header, {}, salt)).toThrow(/type/);
  });

  test("above 16 KiB, and not at it", () => {
    const room = longestHeaderBytes - canonicalJson({ ...headerOf(1), subject: "" }).length;
    const at = (length: number) => ({ ...headerOf(1), subject: "s".repeat(length) });
    expect(makeEntry(at(room), {}, salt).leafBytes.length).toBeGreaterThan(longestHeaderBytes);
    expect(() => makeEntry(at(room + 1), {}, salt)).toThrow(
      expect.objectContaining({ code: "entry-header-too-large" }),
    );
  });
});

test("a salt of another length and a payload without canonical form are refused", () => {
  expect(() => makeEntry(headerOf(1), {}, new Uint8Array(31))).toThrow(
    expect.objectContaining({ code: "salt-invalid" }),
  );
  expect(() => makeEntry(headerOf(1), { loss: NaN }, salt)).toThrow(/loss is NaN/);
});

describe("a leaf is refused", () => {
  const text = decodeUtf8(makeEntry(headerOf(1), {}, salt).leafBytes, "leaf");
  test.each([
    ["white space", text.replace(",", ", ")],
    ["another order", text.replace(/^\{("actor":[^,]+),("commitment":[^,]+)/, "{$2,$1")],
    ["a name twice", text.replace("{", '{"actor":"user/1",')],
    ["an unknown field", text.replace("}", ',"z":"z"}')],
    ["a missing field", text.replace('"id":"entry-1",', "")],
    ["a short commitment", text.replace(/"commitment":"../, '"commitment":"')],
    ["a byte order mark", `\ufeff${text}`],
    ["no object", "[]"],
    ["no JSON", "entry-1"],
    ["nothing", ""],
  ])("with %s", (_, altered) => {
    expect(altered).not.toBe(text);
    expect(() => parseEntry(encodeUtf8(altered))).toThrow(
      expect.objectContaining({ code: "entry-not-canonical" }),
    );
  });

  test("that is not UTF-8", () => {
    expect(() => parseEntry(Uint8Array.of(0xff))).toThrow(
      expect.objectContaining({ code: "entry-not-canonical" }),
    );
  });
});
