import { BlockList, isIP } from "node:net";

const hostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** Destinations that an operator allows beyond the public internet over https. */
export interface AllowedDestinations {
  hasHost(host: string): boolean;
  hasAddress(address: string): boolean;
}

export const noDestinations: AllowedDestinations = { hasHost: () => false, hasAddress: () => false };

/**
 * Reads a list such as `127.0.0.1, 10.20.0.0/16, ci.internal`: addresses, networks and exact host names, separated by
 * commas. A host that is allowed by name is allowed whatever it resolves to.
 *
 * @returns the list, or the entries that are none of these.
 */
export function parseAllowedDestinations(
  text: string,
): { allowed: AllowedDestinations } | { invalid: readonly string[] } {
  const hosts = new Set<string>();
  const networks = new BlockList();
  const invalid: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim().toLowerCase())) {
    if (entry === "") continue;
    const network = parseNetwork(entry);
    if (network !== undefined) networks.addSubnet(network.address, network.bits, network.family);
    else if (hostName.test(entry) && !/^[\d.]+$/.test(entry)) hosts.add(entry);
    else invalid.push(entry);
  }
  if (invalid.length > 0) return { invalid };
  return {
    allowed: {
      hasHost: (host) => hosts.has(host),
      hasAddress: (address) => {
        const version = isIP(address);
        return version !== 0 && networks.check(address, version === 4 ? "ipv4" : "ipv6");
      },
    },
  };
}

function parseNetwork(entry: string): { address: string; bits: number; family: "ipv4" | "ipv6" } | undefined {
  const [address = "", bits, ...rest] = entry.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  const length = bits === undefined ? longest : Number(/^\d{1,3}$/.exec(bits)?.[0] ?? NaN);
  if (!(length <= longest)) return undefined;
  return { address, bits: length, family: version === 4 ? "ipv4" : "ipv6" };
}
