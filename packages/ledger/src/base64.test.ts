import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64.ts";

test("bytes come back, and the text is what Node writes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text, "it")).toEqual(bytes);
    }),
  );
});

test.each([
  "YQ",
  "YQ=",
  "YR==",
  "YWJ=",
  "Y Q=",
  "YQ==\n",
  "-_-_",
  "====",
  "=",
  "YQ==YQ==",
  "Y===",
  "YWI=YWI=",
  "é===",
])("%j has another spelling or none and is refused", (text) => {
  expect(() => decodeBase64(text, "signature")).toThrow(
    expect.objectContaining({
      code: "base64-invalid",
      message: expect.stringContaining("signature") as string,
    }),
  );
});
