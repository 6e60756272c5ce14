import { mkdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContextOptions, chromium as playwright, type Page } from "playwright-core";

/** A real Chromium with the sandbox off, which it cannot have in a container. Web security stays on. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({ executablePath: await unpackChromium(), args: ["--no-sandbox", "--no-zygote"] });
}

/** Chromium unpacks itself into the temporary directory: one process at a time, since a half-written file looks done. */
async function unpackChromium(): Promise<string> {
  const lock = join(tmpdir(), "plumbline-chromium.lock");
  const deadlineMs = Date.now() + 60_000;
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      // Whoever held it that long has died.
      if (Date.now() > deadlineMs) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    return await chromium.executablePath();
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
}

export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** What the page wrote to its console as an error, and what its policy refused. */
  readonly faults: readonly string[];
}

/** A browser session of its own. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  // Without a locale this Chromium says `en-US@posix`, which is none.
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // A refused request is told there too; what the page makes of it is what the tests look at.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** A session of someone who came by a one-time link. */
export async function visitAs(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const visited = await visit(browser, options);
  await visited.page.goto(link);
  await visited.page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  return visited;
}
