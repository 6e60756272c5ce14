import { registryErrors } from "./errors.ts";

/** A page token says how many results came before. */
export function writePageToken(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString("base64");
}

/** @throws PlumblineError `registry/bad-page-token`. */
export function readPageToken(token: string | undefined): number {
  if (token === undefined || token === "") return 0;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64").toString());
    if (typeof parsed === "object" && parsed !== null && "offset" in parsed) {
      const { offset } = parsed;
      if (typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0) return offset;
    }
  } catch {
    // Falls through: what is no JSON is no token of ours either.
  }
  throw registryErrors["bad-page-token"]({});
}
