import { expect, test } from "vitest";
import { replaceBrokenUtf8 } from "./http-path.ts";

test.each([
  ["/a/b?c=%CE", "/a/b?c=%CE"],
  ["/a/%C3%A9.txt", "/a/%C3%A9.txt"],
  ["/a/per%CEnt.txt", "/a/per%EF%BF%BDnt.txt"],
  ["/a/%2F%CE%2e?x", "/a/%2F%EF%BF%BD.?x"],
  ["/a/%zz", "/a/%zz"],
])("%s becomes %s", (url, repaired) => {
  expect(replaceBrokenUtf8(url)).toBe(repaired);
});
