import { expect, test } from "vitest";
import type { ActorId } from "#ports";
import { findRollbackTarget, type Revision } from "./deployment.ts";
import { countSince } from "./gateway.ts";

/** Revisions newest first, from versions oldest first; `a<1` went back to revision 1, which served `a`. */
function revisionsOf(...served: string[]): Revision[] {
  return served
    .map((text, index): Revision => {
      const [versionId = "", back] = text.split("<");
      return {
        revision: index + 1,
        rolledBackTo: back === undefined ? null : Number(back),
        reason: null,
        deployedAtMs: 0,
        deployedBy: "someone" as ActorId,
        model: "model",
        version: 1,
        versionId,
        versionDigest: `sha256:${versionId}`,
        files: [],
        onnxPath: "model.onnx",
        signature: { inputs: [], outputs: [] },
      };
    })
    .reverse();
}

test.each([
  ["nothing before the first", ["a"], undefined],
  ["the version before", ["a", "b"], 1],
  ["never the version that was just left", ["a", "b", "a<1"], undefined],
  ["one further back each time", ["a", "b", "c", "b<2"], 1],
  ["what was served before the newest deployment, not what was rolled back from", ["a", "b", "a<1", "c"], 1],
  ["past revisions of the same version", ["a", "b", "a", "b<2", "a"], 2],
])("a rollback goes to %s", (_title, served, expected) => {
  expect(findRollbackTarget(revisionsOf(...served))?.revision).toBe(expected);
});

test("requests since the last report are counted from anew when the gateway's process is new", () => {
  const now = { name: "d", revision: 2, requests: 10, errors: 2 };
  expect(countSince([], now)).toEqual({ requests: 10, errors: 2 });
  expect(countSince([{ ...now, requests: 7, errors: 1 }], now)).toEqual({ requests: 3, errors: 1 });
  expect(countSince([{ ...now, requests: 70, errors: 1 }], now)).toEqual({ requests: 10, errors: 2 });
  expect(countSince([{ ...now, revision: 1 }], now)).toEqual({ requests: 10, errors: 2 });
});
