import { expect, test } from "vitest";
import { hostOf, parseOutboundUrl } from "./outbound-url.ts";

test.each([
  ["ftp://example.com/x", "scheme"],
  ["file:///etc/passwd", "scheme"],
  ["javascript:alert(1)", "scheme"],
  ["not a url", "space"],
  ["example.com/x", "cannot be read"],
  ["", "cannot be read"],
  ["http://", "cannot be read"],
  ["https://user:pw@example.com/x", "user name or a password"],
  ["https://user@example.com/x", "user name or a password"],
  ["https://:pw@example.com/x", "user name or a password"],
  ["https://exam\tple.com/", "control character"],
  ["https://exam\nple.com/", "control character"],
  ["http://2130706433/", "another form"],
  ["http://0x7f000001/", "another form"],
  ["http://0177.0.0.1/", "another form"],
  ["http://127.1/", "another form"],
  ["http://127.0.0.1./", "another form"],
  ["http://%31%32%37.0.0.1/", "another form"],
  ["http://１２７.0.0.1/", "another form"],
  ["http://134744072/", "another form"],
  ["http:/\\2130706433/", "names no host"],
  ["http:2130706433", "names no host"],
  [`https://example.com/${"x".repeat(2000)}`, "characters long"],
])("%j is refused: %s", (text, rule) => {
  expect(() => parseOutboundUrl(text)).toThrow(
    expect.objectContaining({ code: "outbound/invalid-url", message: expect.stringContaining(rule) }),
  );
});

test("a refusal does not quote the path, which may be secret", () => {
  expect(() => parseOutboundUrl("https://u:hunter2@example.com/T0K3N")).toThrow(
    expect.objectContaining({ message: expect.not.stringMatching(/hunter2|T0K3N/) }),
  );
});

test.each([
  ["https://example.com/hooks?a=b", "example.com"],
  ["https://EXAMPLE.com:8443", "example.com"],
  ["http://127.0.0.1:5000/x", "127.0.0.1"],
  ["https://[::ffff:7f00:1]/", "::ffff:7f00:1"],
  ["https://[::FFFF:127.0.0.1]/", "::ffff:7f00:1"],
  ["https://localhost./", "localhost"],
])("%j leads to the host %s", (text, host) => {
  expect(hostOf(parseOutboundUrl(text))).toBe(host);
});
