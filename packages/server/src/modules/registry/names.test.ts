import { describe, expect, test } from "vitest";
import { checkModelName, checkNewAlias } from "./names.ts";

describe("checkModelName", () => {
  test.each(["credit", "with space", "ünïcode-名", "dot.ted", "..x".slice(1), "a\\b", "x".repeat(500)])(
    "accepts %j",
    (name) => {
      expect(() => checkModelName(name)).not.toThrow();
    },
  );

  test.each(["", " ", "a/b", "a:b", ".", "..", "..x", "x".repeat(1001)])("refuses %j", (name) => {
    expect(() => checkModelName(name)).toThrow(/^name /);
  });
});

describe("checkNewAlias", () => {
  test.each(["champion", "prod-1", "under_score", "ünï", "1", "v", "v1a", "x".repeat(255)])(
    "accepts %s",
    (alias) => {
      expect(() => checkNewAlias(alias)).not.toThrow();
    },
  );

  test.each(["", "a.b", "a b", "a@b", "latest", "LATEST", "v1", "V12", "x".repeat(256)])(
    "refuses %s",
    (alias) => {
      expect(() => checkNewAlias(alias)).toThrow(/^alias /);
    },
  );
});
