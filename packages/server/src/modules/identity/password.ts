import { isCommonPassword } from "./common-password.ts";
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

export const minimumPasswordLength = 12;
/** So that one request cannot make the hash read megabytes. */
export const maximumPasswordLength = 1024;

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;

/** The rule that a password breaks, or undefined. */
export function passwordProblem(password: string): string | undefined {
  const { length } = Array.from(password);
  if (length < minimumPasswordLength) {
    return `is ${length} characters long; at least ${minimumPasswordLength} are needed`;
  }
  if (length > maximumPasswordLength) {
    return `is ${length} characters long; at most ${maximumPasswordLength} are allowed`;
  }
  if (isCommonPassword(password)) {
    return "is among the first that a guesser tries: common words, a row of keys or one thing repeated; take a few unrelated words, or what a password manager makes";
  }
  return undefined;
}

/** argon2id as a PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Takes tens of milliseconds off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, cost);
  const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replaceAll("=", "");
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(salt)}$${encode(tag)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A hash of nothing anybody knows: checking against it takes as long as against a real one. */
let nobodysHash: Promise<string> | undefined;

/** Where there is no hash, it takes as long and answers false, so that timing does not tell which users exist. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] =
    phc.exec(stored ?? (await (nobodysHash ??= hashPassword(randomBytes(32).toString("base64"))))) ?? [];
  if (salt === undefined || tag === undefined) return false;
  if (password.length > 2 * maximumPasswordLength) return false;
  const actual = await derive(password, Buffer.from(salt, "base64"), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  const expected = Buffer.from(tag, "base64");
  return actual.length === expected.length && timingSafeEqual(actual, expected) && stored !== null;
}

function derive(
  password: string,
  nonce: Uint8Array,
  parameters: { memory: number; passes: number; parallelism: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // Unicode has several spellings of one letter; keyboards differ in which they send.
    argon2(
      "argon2id",
      { message: password.normalize("NFC"), nonce, tagLength, ...parameters },
      (error, tag) => {
        if (error === null) resolve(tag);
        else reject(error);
      },
    );
  });
}
