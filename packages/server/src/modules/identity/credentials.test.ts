import fc from "fast-check";
import { expect, test } from "vitest";
import { readCredentials } from "./credentials.ts";

test("Basic carries any user name without a colon and any password", () => {
  const userName = fc.string({ unit: "binary" }).filter((text) => !text.includes(":"));
  fc.assert(
    fc.property(userName, fc.string({ unit: "binary" }), (userName, password) => {
      const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
      expect(readCredentials({ authorization })).toEqual({ kind: "basic", userName, password });
    }),
  );
});

test("an Authorization header goes before the cookie, and its scheme is read in any case", () => {
  const cookie = "theme=dark; plumbline_session=abc; other=1";
  expect(readCredentials({ cookie })).toEqual({ kind: "session", secret: "abc" });
  expect(readCredentials({ cookie, authorization: "bEARER plb_x" })).toEqual({
    kind: "token",
    token: "plb_x",
  });
});

test("no credentials and unknown schemes are refused with what to do", () => {
  expect(() => readCredentials({})).toThrow(/nobody is signed in: send a token/);
  expect(() => readCredentials({ cookie: "plumbline_session=" })).toThrow(/nobody is signed in/);
  expect(() => readCredentials({ authorization: "Digest abc" })).toThrow(/"Digest" is not known/);
  expect(() => readCredentials({ authorization: "Basic bm9jb2xvbg==" })).toThrow(/name or the password/);
});
