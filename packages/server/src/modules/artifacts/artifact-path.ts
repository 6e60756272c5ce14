import type { Id } from "@plumbline/platform";
import { artifactErrors } from "./errors.ts";

/**
 * A logical path below the artifact root, e.g. `1/<runId>/artifacts/model/MLmodel`: relative, normalised, with `/`
 * between its parts. The empty path is the root.
 */
export type ArtifactPath = Id<"artifact-path">;

/** Decoding stops changing a text long before this; one that does not is an attack. */
const maximumDecodings = 10;
const maximumCharacters = 2000;

/**
 * Reads a path as a client sent it, after the decoding that HTTP does. It is decoded again until nothing changes, so
 * that no doubly encoded `..` gets past the check; control characters stay encoded.
 *
 * @param purpose `read` tidies `a//b/./c/` to `a/b/c`; `write` refuses a path that is not tidy, and the root.
 * @throws PlumblineError `artifacts/bad-path`.
 */
export function parseArtifactPath(text: string, purpose: "read" | "write"): ArtifactPath {
  const refuse = (reason: string) => artifactErrors["bad-path"]({ path: text, reason });
  const decoded = decodeFully(text);
  if (decoded === undefined) throw refuse(`is encoded more than ${maximumDecodings} times over`);
  const reason = fault(decoded);
  if (reason !== undefined) throw refuse(reason);
  const parts = escapeControlCharacters(decoded).split("/");
  const tidy = parts.filter((part) => part !== "" && part !== ".").join("/");
  if (purpose === "write") {
    if (parts.at(-1) === "") throw refuse("names no file");
    if (tidy !== parts.join("/")) throw refuse("has an empty or '.' part");
  }
  return tidy as ArtifactPath;
}

/** `base` and a path below it; an empty `below` is `base` itself. */
export function joinArtifactPath(base: ArtifactPath, below: ArtifactPath): ArtifactPath {
  if (base === "" || below === "") return (base + below) as ArtifactPath;
  return `${base}/${below}` as ArtifactPath;
}

function decodeFully(text: string): string | undefined {
  let current = text;
  for (let times = 0; times < maximumDecodings; times++) {
    const next = decodePercent(current);
    if (next === current) return current;
    current = next;
  }
  return undefined;
}

/** Percent-decoding that leaves what is no valid escape as it is: a file may be called `100%`. */
function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString(),
  );
}

function fault(path: string): string | undefined {
  if (path.length > maximumCharacters) return `is longer than ${maximumCharacters} characters`;
  if (!path.isWellFormed()) return "is not valid Unicode";
  if (path.includes("\0")) return "has a NUL character";
  if (path.includes("\\")) return "has a backslash";
  if (path.includes("#")) return "has a '#'";
  if (path.startsWith("/")) return "is absolute";
  if (/^[A-Za-z]:/.test(path)) return "starts with a drive letter";
  if (/^file:/i.test(path)) return "is a file URI";
  if (path.split("/").includes("..")) return "has a '..' part";
  return undefined;
}

function escapeControlCharacters(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0001-\u001f\u007f]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
