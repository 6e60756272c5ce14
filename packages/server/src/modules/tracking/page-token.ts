import { createHash } from "node:crypto";
import { trackingErrors } from "./errors.ts";

const fingerprintCharacters = 12;

/** A token that only the search that gave it out takes back. */
export function writePageToken(query: unknown, offset: number): string {
  return Buffer.from(`${fingerprint(query)}:${offset}`).toString("base64url");
}

/**
 * Where to go on; 0 without a token.
 * @throws PlumblineError `tracking/bad-page-token`.
 */
export function readPageToken(query: unknown, token: string | undefined): number {
  if (token === undefined || token === "") return 0;
  const [print, offset = ""] = Buffer.from(token, "base64url").toString().split(":");
  if (print !== fingerprint(query) || !/^[1-9]\d{0,14}$/.test(offset))
    throw trackingErrors["bad-page-token"]({ token });
  return Number(offset);
}

function fingerprint(query: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(query))
    .digest("base64url")
    .slice(0, fingerprintCharacters);
}
