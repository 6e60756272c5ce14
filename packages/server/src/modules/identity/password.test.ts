import { expect, test } from "vitest";
import { hashPassword, passwordProblem, verifyPassword } from "./password.ts";

test("a hash made by the argon2 reference implementation is verified", async () => {
  // From test.c of P-H-C/phc-winner-argon2: argon2id, t=2, m=2^16, p=1, "password", "somesalt".
  const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  expect(await verifyPassword("password", reference)).toBe(true);
  expect(await verifyPassword("Password", reference)).toBe(false);
});

test("a password verifies against its own hash only, however its letters are composed", async () => {
  const hash = await hashPassword("caf\u00e9 au lait, deux");
  expect(await verifyPassword("cafe\u0301 au lait, deux", hash)).toBe(true);
  expect(await verifyPassword("cafe au lait, deux", hash)).toBe(false);
  expect(await verifyPassword("caf\u00e9 au lait, deux", null)).toBe(false);
  expect(await hashPassword("caf\u00e9 au lait, deux")).not.toBe(hash);
});

test("a stored hash that is no argon2id hash verifies nothing", async () => {
  expect(await verifyPassword("", "")).toBe(false);
  expect(await verifyPassword("plain password", "plain password")).toBe(false);
});

test("a password is 12 to 1024 characters long", () => {
  expect(passwordProblem("elevenchars")).toBe("is 11 characters long; at least 12 are needed");
  expect(passwordProblem("twelve chars")).toBeUndefined();
  expect(passwordProblem("🦊".repeat(6))).toBe("is 6 characters long; at least 12 are needed");
  expect(passwordProblem("x".repeat(1025))).toBe("is 1025 characters long; at most 1024 are allowed");
});
