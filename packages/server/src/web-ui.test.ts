import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentSecurityPolicy, WebUi } from "./web-ui.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-ui-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function build(): Promise<void> {
  await mkdir(join(directory, "assets"), { recursive: true });
  await writeFile(
    join(directory, "index.html"),
    '<meta nonce="__PLUMBLINE_NONCE__"><script nonce="__PLUMBLINE_NONCE__">',
  );
  await writeFile(join(directory, "assets", "index-1.js"), "run()");
  await writeFile(join(directory, "notes.secret"), "not a file of the UI");
}

test("each page carries the nonce of its answer, which the policy allows", async () => {
  await build();
  const page = await new WebUi(directory).readPage("abc", "");
  expect(page).toBe('<meta nonce="abc"><script nonce="abc">');
  expect(contentSecurityPolicy("abc")).toContain("style-src 'self' 'nonce-abc'");
  expect(contentSecurityPolicy("abc")).not.toMatch(/unsafe|\*/);
});

test("a file is sent compressed as it is plain, and nothing outside the build is a file", async () => {
  await build();
  const ui = new WebUi(directory);
  const script = await ui.readFile("assets/index-1.js");
  expect(script.contentType).toContain("text/javascript");
  expect(gunzipSync(script.compressed)).toEqual(script.content);
  for (const path of ["../package.json", "assets/../index.html", "notes.secret", "assets", ""])
    await expect(ui.readFile(path)).rejects.toMatchObject({ code: "web-ui/no-such-file", status: 404 });
});

test("a UI that was not built says how to build it, and is found once it is", async () => {
  const ui = new WebUi(directory);
  await expect(ui.readPage("abc", "")).rejects.toMatchObject({ code: "web-ui/not-built", status: 503 });
  await build();
  await expect(ui.readPage("abc", "")).resolves.toContain("abc");
});
