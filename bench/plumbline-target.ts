import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlumblineProcess } from "./plumbline-process.ts";
import type { Target } from "./target.ts";

/** A server of ours as its administrator measures it. */
export async function targetOf({ url, pid }: PlumblineProcess, dataDirectory: string): Promise<Target> {
  const token = (await readFile(join(dataDirectory, "admin-token"), "utf8")).trim();
  return { name: "Plumbline", url, pids: [pid], headers: { authorization: `Bearer ${token}` } };
}
