import { expect, test } from "vitest";
import { PasswordRefusals } from "./password-refusals.ts";

const minuteMs = 60_000;

test("ten wrong passwords a minute from one address are enough", () => {
  const refusals = new PasswordRefusals();
  for (let index = 0; index < 10; index++) {
    const attempt = { address: "192.0.2.1", userName: `name${index}` };
    refusals.assertMayTry(attempt, 0);
    refusals.count(attempt, 0);
  }
  const next = { address: "192.0.2.1", userName: "ada" };
  expect(() => refusals.assertMayTry(next, 1)).toThrow(/try again in 60 s/);
  expect(() => refusals.assertMayTry({ ...next, address: "192.0.2.2" }, 1)).not.toThrow();
  expect(() => refusals.assertMayTry(next, minuteMs)).not.toThrow();
});

test("guessing at one account from many addresses closes it to new ones, and never to its owner's own", () => {
  const refusals = new PasswordRefusals();
  const home = { address: "198.51.100.7", userName: "ada" };
  refusals.count(home, 0);
  refusals.forgive(home);
  for (let index = 0; index < 100; index++) {
    const attempt = { address: `192.0.2.${index}`, userName: "ada" };
    refusals.assertMayTry(attempt, index);
    refusals.count(attempt, index);
  }
  expect(() => refusals.assertMayTry({ address: "203.0.113.1", userName: "ada" }, 200)).toThrow(/too many/);
  expect(() => refusals.assertMayTry({ address: "203.0.113.1", userName: "bob" }, 200)).not.toThrow();
  expect(() => refusals.assertMayTry(home, 200)).not.toThrow();
  expect(() =>
    refusals.assertMayTry({ address: "203.0.113.1", userName: "ada" }, 60 * minuteMs),
  ).not.toThrow();
});
