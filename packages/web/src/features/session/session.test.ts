import { expect, test } from "vitest";
import { readLinkCode } from "./link-code.ts";
import { safeNextPath } from "./safe-next-path.ts";

test("the code of a link is read from the fragment", () => {
  expect(readLinkCode("#code=a-b_c")).toBe("a-b_c");
  expect(readLinkCode("#code=")).toBeUndefined();
  expect(readLinkCode("")).toBeUndefined();
});

test("signing in leads to a page of this server only", () => {
  const origin = "http://plumbline.test";
  expect(safeNextPath("/runs?order=start_time", origin)).toBe("/runs?order=start_time");
  for (const next of [
    undefined,
    "//evil.test",
    "/\\evil.test",
    "/\t/evil.test",
    "https://evil.test",
    "javascript:alert(1)",
    "/sign-in",
  ])
    expect(safeNextPath(next, origin)).toBe("/");
});
