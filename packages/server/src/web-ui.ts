import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { defineErrors } from "@plumbline/platform";

/** Beside this package, in the repository (`src/`) as where packages are installed (`dist/`). */
const builtUi = fileURLToPath(new URL("../../web/dist", import.meta.url));
/** What the build leaves in the page for the server to fill in. */
const noncePlaceholder = "__PLUMBLINE_NONCE__";
const prefixPlaceholder = "__PLUMBLINE_PREFIX__";
/** How the built page begins the address of what it loads. */
const relativeStart = '="./';
const indexPath = "index.html";

export const webUiErrors = defineErrors("web-ui", {
  "not-built": {
    status: 503,
    message: (v: { directory: string }) =>
      `the web UI is not in ${v.directory}; build it with: npm run build --workspace @plumbline/web`,
  },
  "no-such-file": { status: 404, message: (v: { path: string }) => `the web UI has no file ${v.path}` },
});

export interface UiFile {
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly compressed: Uint8Array;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** The files of the web UI by their path in it. They are read once, so what is asked for never becomes a path. */
export class WebUi {
  readonly #directory: string;
  #files: Promise<ReadonlyMap<string, UiFile>> | undefined;

  constructor(directory: string = builtUi) {
    this.#directory = directory;
  }

  /** @throws PlumblineError `web-ui/not-built`, `web-ui/no-such-file`. */
  async readFile(path: string): Promise<UiFile> {
    const file = (await this.#load()).get(path);
    if (file === undefined) throw webUiErrors["no-such-file"]({ path });
    return file;
  }

  /**
   * The page with this answer's nonce in it, which its styles need: the same nonce must be in the answer's policy.
   * @param prefix the path that everything is served below; empty for the root.
   */
  async readPage(nonce: string, prefix: string): Promise<string> {
    const { content } = await this.readFile(indexPath);
    return Buffer.from(content)
      .toString("utf8")
      .replaceAll(noncePlaceholder, nonce)
      .replaceAll(prefixPlaceholder, prefix)
      .replaceAll(relativeStart, `="${prefix}/`);
  }

  async #load(): Promise<ReadonlyMap<string, UiFile>> {
    this.#files ??= readFiles(this.#directory);
    const files = await this.#files;
    if (!files.has(indexPath)) {
      // Not kept: it may be built while the server runs.
      this.#files = undefined;
      throw webUiErrors["not-built"]({ directory: this.#directory });
    }
    return files;
  }
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, UiFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in contentTypes)
    .map(async (entry): Promise<[string, UiFile]> => {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      const contentType = contentTypes[extname(path)] ?? "";
      const compressed = await promisify(gzip)(content);
      return [relative(directory, path).replaceAll(sep, "/"), { contentType, content, compressed }];
    });
  return new Map(await Promise.all(files));
}

/**
 * What a page may load: scripts and styles of this server, styles that carry the answer's nonce, and nothing from
 * anywhere else. Images also from the page itself, as it makes them of artifacts.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
