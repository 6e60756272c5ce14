import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverConfigSchema } from "@plumbline/server";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSecretBox, secretBoxOf } from "./secret-box.ts";

const key = new Uint8Array(32).fill(7);
const unreadable = expect.objectContaining({ code: "webhooks/secret-unreadable" });

test("what is sealed for an owner opens for that owner, and looks different each time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (secret, owner) => {
      const box = createSecretBox(key);
      const sealed = box.seal(secret, owner);
      expect(box.open(sealed, owner)).toBe(secret);
      expect(Buffer.from(box.seal(secret, owner)).equals(sealed)).toBe(false);
    }),
  );
});

test("another owner, another key or a changed byte opens nothing", () => {
  const box = createSecretBox(key);
  const sealed = box.seal("s3cret", "a");
  expect(() => box.open(sealed, "b")).toThrow(unreadable);
  expect(() => createSecretBox(new Uint8Array(32)).open(sealed, "a")).toThrow(unreadable);
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index]! ^= 1;
    expect(() => box.open(changed, "a")).toThrow(unreadable);
  }
  expect(() => box.open(sealed.subarray(0, 10), "a")).toThrow(unreadable);
});

test("the key is made once, for its owner's eyes only, and a broken one is not replaced", async () => {
  const data = await mkdtemp(join(tmpdir(), "plumbline-secret-box-"));
  try {
    const box = () => secretBoxOf({ config: serverConfigSchema.parse({ data }) });
    const sealed = box().seal("s3cret", "a");
    const path = join(data, "keys", "webhook-key");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(box().open(sealed, "a")).toBe("s3cret");
    await writeFile(path, "short\n");
    expect(box).toThrow(/restore it from a backup/);
    expect(await readFile(path, "utf8")).toBe("short\n");
  } finally {
    await rm(data, { recursive: true });
  }
});
