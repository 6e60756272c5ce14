import { describe, expect, test } from "vitest";
import { checkModelName, checkNewAlias, checkTags, parseVersionNumber } from "./names.ts";

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

test("checkTags names every problem with its place", () => {
  const tags = [
    { key: "fine/key: 1", value: "" },
    { key: "../up", value: "x".repeat(100_001) },
    { key: "semi;colon", value: "" },
    { key: "", value: "" },
  ];
  let problems: readonly { field: string }[] = [];
  try {
    checkTags(tags, (index) => `tags[${index}].`);
  } catch (error) {
    ({ problems } = error as { problems: readonly { field: string }[] });
  }
  expect(problems.map(({ field }) => field)).toEqual([
    "tags[1].key",
    "tags[1].value",
    "tags[2].key",
    "tags[3].key",
  ]);
});

test("parseVersionNumber takes whole numbers only", () => {
  expect(parseVersionNumber("12")).toBe(12);
  expect(() => parseVersionNumber("1.5")).toThrow("whole number");
  expect(() => parseVersionNumber("x")).toThrow("whole number");
});
