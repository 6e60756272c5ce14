import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AppContext } from "#context";
import { webhookErrors } from "./errors.ts";

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = "aes-256-gcm";

/** Seals secrets for the database. A database without its key file gives none of them away. */
export interface SecretBox {
  /** @param owner The id that the secret belongs to: sealed for one, it opens for no other. */
  seal(secret: string, owner: string): Uint8Array;
  /** @throws PlumblineError `webhooks/secret-unreadable` with another key, another owner or changed bytes. */
  open(sealed: Uint8Array, owner: string): string;
}

const boxes = new WeakMap<AppContext["config"], SecretBox>();

/** Reads `DIR/keys/webhook-key`, making it at first. */
export function secretBoxOf({ config }: Pick<AppContext, "config">): SecretBox {
  let box = boxes.get(config);
  if (box === undefined) {
    box = createSecretBox(readKey(join(config.data, "keys")));
    boxes.set(config, box);
  }
  return box;
}

/** AES-256-GCM; what is sealed is nonce, tag and ciphertext, one after the other. */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal: (secret, owner) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open: (sealed, owner) => {
      try {
        const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        return (
          decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8")
        );
      } catch (cause) {
        throw webhookErrors["secret-unreadable"]({}, { cause });
      }
    },
  };
}

function readKey(directory: string): Uint8Array {
  const path = join(directory, "webhook-key");
  if (!existsSync(path)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // `wx` and flush: a key is never overwritten, and nothing is sealed by one that a power loss could take.
    const text = `${randomBytes(keyBytes).toString("base64")}\n`;
    writeFileSync(path, text, { mode: 0o600, flag: "wx", flush: true });
  }
  const key = Buffer.from(readFileSync(path, "utf8"), "base64");
  if (key.length !== keyBytes)
    throw new Error(`${path} does not hold ${keyBytes} bytes in base64; restore it from a backup`);
  return key;
}
