import { hash } from "node:crypto";
import type { Random } from "@plumbline/platform";

/** What a token starts with, so that scanners for leaked secrets know one. */
export const tokenPrefix = "plb_";

/** 256 random bits as 43 characters of base64url. */
export function makeSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString("base64url");
}

/** `plb_` and 43 characters. */
export function makeToken(random: Random): string {
  return tokenPrefix + makeSecret(random);
}

/**
 * What is stored of a secret, in lower-case hex. Plain SHA-256 is enough: 256 random bits cannot be guessed, and
 * looking a hash up in an index tells nothing of the secret by its timing.
 */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}
