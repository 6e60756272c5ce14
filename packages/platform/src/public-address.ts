import { BlockList, isIP } from "node:net";

/** What is within IPv4 and not the public internet (IANA's special-purpose registry, RFC 6890 and its updates). */
const notPublicIpv4: readonly (readonly [network: string, bits: number])[] = [
  ["0.0.0.0", 8], // this network; 0.0.0.0 itself reaches the host
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // carrier-grade NAT; Alibaba's metadata service is in it
  ["127.0.0.0", 8], // loopback
  ["168.63.129.16", 32], // Azure's host: a public number that only its own machines reach
  ["169.254.0.0", 16], // link-local; 169.254.169.254 is most clouds' metadata service
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments; Oracle's metadata service is in it
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays, withdrawn
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

/** Within 2000::/3, which is all that IPv6 gives out as global unicast. */
const notPublicIpv6: readonly (readonly [network: string, bits: number])[] = [
  ["2001::", 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4: carries any IPv4 address
  ["3fff::", 20], // documentation
];

const refused = new BlockList();
for (const [network, bits] of notPublicIpv4) refused.addSubnet(network, bits, "ipv4");
for (const [network, bits] of notPublicIpv6) refused.addSubnet(network, bits, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/**
 * Whether an address is one of the public internet. Forms of IPv6 that carry an IPv4 address (mapped, compatible,
 * NAT64, 6to4, Teredo) never are: they are other names of addresses that are judged by their own.
 *
 * @param address in its canonical form; what is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused.check(address, "ipv4");
    case 6:
      return globalUnicast.check(address, "ipv6") && !refused.check(address, "ipv6");
    default:
      return false;
  }
}
