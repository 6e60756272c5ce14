import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Sends a request as the administrator, and reads the JSON of its answer. GET where there is no body. */
export type Call = (
  path: string,
  body?: unknown,
  method?: "POST" | "PUT",
) => Promise<Record<string, unknown>>;

/** For a server whose data directory is `data`. The calls throw with status and text where the answer is no success. */
export async function connect(url: string, data: string): Promise<{ call: Call; token: string }> {
  const token = (await readFile(join(data, "admin-token"), "utf8")).trim();
  const authorization = `Bearer ${token}`;
  const call: Call = async (path, body, method = "POST") => {
    const answer =
      body === undefined
        ? await fetch(url + path, { headers: { authorization } })
        : await fetch(url + path, { method, ...encode(body, authorization) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  };
  return { call, token };
}

function encode(
  body: unknown,
  authorization: string,
): { headers: Record<string, string>; body: string | Buffer } {
  return body instanceof Uint8Array
    ? { headers: { authorization, "content-type": "application/octet-stream" }, body: Buffer.from(body) }
    : { headers: { authorization, "content-type": "application/json" }, body: JSON.stringify(body) };
}
