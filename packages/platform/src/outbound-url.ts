import { isIPv4 } from "node:net";
import { outboundErrors } from "./outbound-errors.ts";

const longestUrl = 2000;
/** The host as it was written, which `URL` has rewritten already. */
const writtenHost = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#\\@]*@)?(\[[^\]]*\]|[^:/?#\\]*)/i;

/**
 * A URL that a user gave for this server to call, checked as far as it can be without asking for its address.
 *
 * @throws PlumblineError `outbound/invalid-url` where it is not http or https, carries a user or password, or writes an
 *   address in a form that programs read differently (`2130706433`, `0177.0.0.1`, `127.1`).
 */
export function parseOutboundUrl(text: string): URL {
  if (text.length > longestUrl)
    throw refuse(`is ${text.length} characters long; at most ${longestUrl} are allowed`);
  if (/[\s\p{Cc}]/u.test(text)) throw refuse("has a space or a control character in it");
  const url = URL.parse(text);
  if (url === null) throw refuse("cannot be read; give one such as https://example.com/hooks");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw refuse(
      `has the scheme ${JSON.stringify(url.protocol.slice(0, -1).slice(0, 20))}; only https is allowed`,
    );
  const written = writtenHost.exec(text)?.[1]?.toLowerCase();
  if (url.hostname === "" || written === undefined) throw refuse("names no host");
  if (url.username !== "" || url.password !== "")
    throw refuse("carries a user name or a password; leave them out and check the signature instead");
  if (isIPv4(url.hostname) && written !== url.hostname)
    throw refuse(`writes the address ${url.hostname} in another form; write it so`);
  return url;
}

/** The host of a URL as it is looked up: IPv6 addresses without their brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

function refuse(rule: string): ReturnType<(typeof outboundErrors)["invalid-url"]> {
  return outboundErrors["invalid-url"]({ rule });
}
