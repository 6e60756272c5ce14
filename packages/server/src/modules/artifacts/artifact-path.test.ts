import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinArtifactPath, parseArtifactPath } from "./artifact-path.ts";

describe("parseArtifactPath", () => {
  test.each([
    ["..", "'..' part"],
    ["a/../../x", "'..' part"],
    ["%2e%2e/x", "'..' part"],
    ["..%2fx", "'..' part"],
    ["%252e%252e%252fx", "'..' part"],
    ["/etc/passwd", "absolute"],
    ["%2fetc/passwd", "absolute"],
    ["//host/x", "absolute"],
    ["C:/x", "drive letter"],
    ["c:x", "drive letter"],
    ["a\\..\\x", "backslash"],
    ["a%5c..%5cx", "backslash"],
    ["nul\0l", "NUL"],
    ["%00", "NUL"],
    ["file:///etc/passwd", "file URI"],
    ["a#b", "'#'"],
    ["\ud800", "not valid Unicode"],
    [`%${"25".repeat(11)}41`, "times over"],
    ["x".repeat(2001), "longer than 2000"],
  ])("refuses %j and says why", (path, reason) => {
    expect(() => parseArtifactPath(path, "read")).toThrow(reason);
    expect(() => parseArtifactPath(path, "write")).toThrow(reason);
  });

  test("tidies a path that is read", () => {
    expect(parseArtifactPath("./a//b/./c/", "read")).toBe("a/b/c");
    expect(parseArtifactPath("", "read")).toBe("");
  });

  test.each(["a//b", "./a", "a/./b", "a/", "", "."])("refuses to write to the untidy %j", (path) => {
    expect(() => parseArtifactPath(path, "write")).toThrow("artifact path");
  });

  test.each([
    ["100%", "100%"],
    ["per%20cent", "per cent"],
    ["ünï/名.txt", "ünï/名.txt"],
    ["tab\there", "tab%09here"],
    ["a;b=c,d@e~f[0]'\"", "a;b=c,d@e~f[0]'\""],
  ])("keeps %j as %j", (path, kept) => {
    expect(parseArtifactPath(path, "write")).toBe(kept);
  });

  test("never lets through a path that leaves its root", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("..", ".", "/", "%2e", "%2f", "%25", "a", "\\", "%5c"), { maxLength: 8 }),
        (parts) => {
          const accepted = tryParse(parts.join(""));
          if (accepted === undefined) return;
          expect(accepted.startsWith("/")).toBe(false);
          expect(accepted.split("/")).not.toContain("..");
          expect(parseArtifactPath(accepted, "read")).toBe(accepted);
        },
      ),
    );
  });
});

test("joining with the root changes nothing", () => {
  const root = parseArtifactPath("", "read");
  const path = parseArtifactPath("a/b", "read");
  expect(joinArtifactPath(root, path)).toBe("a/b");
  expect(joinArtifactPath(path, root)).toBe("a/b");
  expect(joinArtifactPath(path, path)).toBe("a/b/a/b");
});

function tryParse(text: string): string | undefined {
  try {
    return parseArtifactPath(text, "read");
  } catch {
    return undefined;
  }
}
