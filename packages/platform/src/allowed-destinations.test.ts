import { expect, test } from "vitest";
import { type AllowedDestinations, parseAllowedDestinations } from "./allowed-destinations.ts";

function parsed(text: string): AllowedDestinations {
  const result = parseAllowedDestinations(text);
  if ("invalid" in result) throw new Error(result.invalid.join());
  return result.allowed;
}

test("a list names addresses, networks and hosts", () => {
  const list = parsed("127.0.0.1, 10.20.0.0/16,fd00::/8 , CI.internal,");
  expect(["127.0.0.1", "10.20.3.4", "fd12::1"].map((address) => list.hasAddress(address))).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ["127.0.0.2", "10.21.0.1", "fe80::1", "ci.internal"].map((address) => list.hasAddress(address)),
  ).toEqual([false, false, false, false]);
  expect(list.hasHost("ci.internal")).toBe(true);
  expect(list.hasHost("evil.ci.internal")).toBe(false);
});

test("an empty list allows nothing", () => {
  const list = parsed(" ");
  expect(list.hasHost("")).toBe(false);
  expect(list.hasAddress("127.0.0.1")).toBe(false);
});

test("every entry that is none of these is named", () => {
  expect(parseAllowedDestinations("10.0.0.0/33,http://x,a b,127.1,::/129,ok.example,10.0.0.0/8/8")).toEqual({
    invalid: ["10.0.0.0/33", "http://x", "a b", "127.1", "::/129", "10.0.0.0/8/8"],
  });
});
