import { expect, test } from "vitest";
import { isCommonPassword } from "./common-password.ts";

test.each([
  "password1234",
  "P@ssw0rd2024!",
  "passwordpassword",
  "Welcome-2026!",
  "letmein12345",
  "qwertyuiop12",
  "1234567890123",
  "aaaaaaaaaaaa",
  "abcabcabcabc",
  "abcdefghijklmnop",
  "zxcvbnmasdfghjkl",
  "Summer2026!!",
  "iloveyou12345",
  "administrator1",
  "202620262026",
])("%s is among the first that a guesser tries", (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test.each([
  "a long enough password",
  "correct horse battery staple",
  "another long password",
  "tR7#kq9!wZpL",
  "mein Hund frisst gern Käse",
  "x9f2-77ab-kk31",
])("%s is not", (password) => {
  expect(isCommonPassword(password)).toBe(false);
});
