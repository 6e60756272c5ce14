import { createHash } from "node:crypto";

export type Fields = Readonly<Record<string, unknown>>;

/** Reads a server by MLflow's REST API, an MLflow server or a Plumbline. */
export class TrackingClient {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, token?: string) {
    this.#url = url;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async get(path: string, query: Fields = {}): Promise<Fields> {
    const parameters = Object.entries(query).flatMap(([name, value]) =>
      [value].flat().map((item): [string, string] => [name, String(item)]),
    );
    return parseLoosely(
      await (await this.#call(`${path}?${new URLSearchParams(parameters).toString()}`, {})).text(),
    );
  }

  async post(path: string, body: Fields): Promise<Fields> {
    const headers = { "content-type": "application/json" };
    const answer = await this.#call(path, { method: "POST", headers, body: JSON.stringify(body) });
    return parseLoosely(await answer.text());
  }

  /** Items of every page. */
  async list(method: "GET" | "POST", path: string, fields: Fields, name: string): Promise<Fields[]> {
    const items: Fields[] = [];
    let token = "";
    do {
      const asked = token === "" ? fields : { ...fields, page_token: token };
      const page = method === "GET" ? await this.get(path, asked) : await this.post(path, asked);
      items.push(...listOf(page, name));
      token = textOf(page, "next_page_token");
    } while (token !== "");
    return items;
  }

  /** SHA-256 of each file below a location that the server serves; `digest` may look at the content in another way. */
  async digestFiles(location: string, digest: DigestFile = digestBytes): Promise<Map<string, string>> {
    const root = location.slice("mlflow-artifacts:".length).replace(/^\/+/, "");
    const files = new Map<string, string>();
    await this.#walk(root, "", files, digest);
    return files;
  }

  async #walk(root: string, below: string, files: Map<string, string>, digest: DigestFile): Promise<void> {
    const directory = below === "" ? root : `${root}/${below}`;
    const listed = await this.get("/api/2.0/mlflow-artifacts/artifacts", { path: directory });
    for (const file of listOf(listed, "files")) {
      const name = textOf(file, "path").split("/").at(-1) ?? "";
      const path = below === "" ? name : `${below}/${name}`;
      if (file["is_dir"] === true) await this.#walk(root, path, files, digest);
      else {
        const address = `${root}/${path}`.split("/").map(encodeURIComponent).join("/");
        const content = await this.#call(`/api/2.0/mlflow-artifacts/artifacts/${address}`, {});
        files.set(path, digest(path, Buffer.from(await content.arrayBuffer())));
      }
    }
  }

  async #call(
    path: string,
    init: { method?: string; headers?: Readonly<Record<string, string>>; body?: string },
  ): Promise<Response> {
    const headers = { ...this.#headers, ...init.headers };
    const answer = await fetch(this.#url + path, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`);
    return answer;
  }
}

export type DigestFile = (path: string, content: Buffer) => string;

export function digestBytes(_path: string, content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export function textOf(fields: Fields, name: string): string {
  const value = (fields[name] ?? "") as string | number | boolean;
  return String(value);
}

export function objectOf(fields: Fields, name: string): Fields {
  return (fields[name] ?? {}) as Fields;
}

export function listOf(fields: Fields, name: string): readonly Fields[] {
  return (fields[name] ?? []) as readonly Fields[];
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : 1;
}

export function pairsOf(fields: Fields, name: string): Map<string, string> {
  return new Map(listOf(fields, name).map((pair) => [textOf(pair, "key"), textOf(pair, "value")]));
}

/** MLflow's bulk answers have bare NaN in them; whole numbers beyond 2^53 stay whole as text. */
function parseLoosely(text: string): Fields {
  const quoted = text
    .replaceAll(/("value":\s*)(NaN|-?Infinity)/g, '$1"$2"')
    .replaceAll(/([:[,]\s*)(-?\d{16,})(?=\s*[,\]}])/g, '$1"$2"');
  return (quoted === "" ? {} : JSON.parse(quoted)) as Fields;
}
