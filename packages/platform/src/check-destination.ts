import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { AllowedDestinations } from "./allowed-destinations.ts";
import { outboundErrors } from "./outbound-errors.ts";
import { hostOf } from "./outbound-url.ts";
import { isPublicAddress } from "./public-address.ts";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** How a host's addresses are found: the operating system's way, hosts file and search domains included. */
export type ResolveHost = (host: string) => Promise<readonly ResolvedAddress[]>;

export const resolveHost: ResolveHost = (host) => lookup(host, { all: true });

/**
 * Finds the addresses of a URL's host and checks each: public and by https, or on the operator's list. One that is
 * refused refuses the host, whatever the others are.
 *
 * @returns the addresses to connect to. To look the host up again would undo the check.
 * @throws PlumblineError `outbound/address-refused`, `outbound/not-https`, `outbound/unresolved`.
 */
export async function checkDestination(
  url: URL,
  allowed: AllowedDestinations,
  resolve: ResolveHost = resolveHost,
): Promise<readonly ResolvedAddress[]> {
  const host = hostOf(url);
  const addresses = await addressesOf(host, resolve);
  if (allowed.hasHost(host)) return addresses;
  const others = addresses.filter(({ address }) => !allowed.hasAddress(address));
  const refused = others.find(({ address }) => !isPublicAddress(address));
  if (refused !== undefined) throw outboundErrors["address-refused"]({ host, address: refused.address });
  if (others.length > 0 && url.protocol !== "https:") throw outboundErrors["not-https"]({ host });
  return addresses;
}

async function addressesOf(host: string, resolve: ResolveHost): Promise<readonly ResolvedAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  let addresses: readonly ResolvedAddress[];
  try {
    addresses = await resolve(host);
  } catch (cause) {
    throw outboundErrors.unresolved({ host, reason: codeOf(cause) }, { cause });
  }
  if (addresses.length === 0) throw outboundErrors.unresolved({ host, reason: "an empty answer" });
  return addresses;
}

/** The code of an error of the operating system, e.g. `ENOTFOUND`; its message may name what is not the caller's to know. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
