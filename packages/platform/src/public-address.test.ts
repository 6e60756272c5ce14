import fc from "fast-check";
import { expect, test } from "vitest";
import { isPublicAddress } from "./public-address.ts";

test.each([
  ["this network", "0.0.0.0"],
  ["this network's last", "0.255.255.255"],
  ["loopback", "127.0.0.1"],
  ["loopback's last", "127.255.255.254"],
  ["private 10/8", "10.1.2.3"],
  ["private 172.16/12", "172.31.255.255"],
  ["private 192.168/16", "192.168.0.1"],
  ["link-local", "169.254.0.1"],
  ["the metadata service of most clouds", "169.254.169.254"],
  ["the metadata service of ECS", "169.254.170.2"],
  ["the metadata service of Alibaba", "100.100.100.200"],
  ["the metadata service of Oracle", "192.0.0.192"],
  ["the host of Azure", "168.63.129.16"],
  ["carrier-grade NAT", "100.64.0.1"],
  ["carrier-grade NAT's last", "100.127.255.255"],
  ["documentation", "203.0.113.9"],
  ["benchmarks", "198.19.0.1"],
  ["6to4 relays", "192.88.99.1"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["unspecified IPv6", "::"],
  ["loopback IPv6", "::1"],
  ["link-local IPv6", "fe80::1"],
  ["unique local IPv6", "fd12:3456::1"],
  ["the metadata service of AWS over IPv6", "fd00:ec2::254"],
  ["site-local IPv6", "fec0::1"],
  ["multicast IPv6", "ff02::1"],
  ["discard-only IPv6", "100::1"],
  ["documentation IPv6", "2001:db8::1"],
  ["documentation IPv6 since 2024", "3fff::1"],
  ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
  ["IPv4-mapped loopback in hexadecimal", "::ffff:7f00:1"],
  ["IPv4-mapped public", "::ffff:8.8.8.8"],
  ["IPv4-compatible loopback", "::127.0.0.1"],
  ["IPv4-translated", "::ffff:0:127.0.0.1"],
  ["NAT64 of a private address", "64:ff9b::10.0.0.1"],
  ["NAT64 of the metadata service", "64:ff9b::a9fe:a9fe"],
  ["local NAT64", "64:ff9b:1::1"],
  ["6to4 of loopback", "2002:7f00:1::1"],
  ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  ["no address", "example.com"],
  ["an address in octal", "0177.0.0.1"],
  ["an address as one number", "2130706433"],
  ["an empty text", ""],
])("%s is not public: %s", (_name, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  "8.8.8.8",
  "1.1.1.1",
  "100.63.255.255",
  "100.128.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "11.0.0.0",
])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(["2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::1"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test("no IPv4 address gets in by being written as an IPv6 one", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom("::ffff:", "::", "64:ff9b::", "::ffff:0:"), (address, prefix) => {
      expect(isPublicAddress(prefix + address)).toBe(false);
    }),
  );
});
