import { resolve } from "node:path";
import { type ArtifactPath, parseArtifactPath } from "#artifacts";
import { trackingErrors } from "./errors.ts";
import { proxiedScheme } from "./experiment.ts";
import type { WireInput } from "./wire-input.ts";

const maximumCharacters = 2048;

/**
 * Notes why artifacts cannot be kept at a location that a client chose, if so. Empty is no choice.
 *
 * A path or `file:` URI is a folder that the clients themselves write to and read from; this server never opens it.
 */
export function checkArtifactLocation(input: WireInput, field: string, location: string): void {
  if (location === "") return;
  if (location.length > maximumCharacters) {
    input.note(field, `is ${location.length} characters long; at most ${maximumCharacters} are allowed`);
  }
  if (location.startsWith("//") || /^(runs:|models:|file:(?!\/))/i.test(location)) {
    input.note(
      field,
      `is ${JSON.stringify(location)}; give a URI of an object store, of ${proxiedScheme}/…, or an absolute path of the clients' disks`,
    );
  } else if (/[#;]/.test(location)) {
    input.note(field, `is ${JSON.stringify(location)}; '#' and ';' are not allowed`);
  } else if (
    decodeURIComponentLeniently(location)
      .split(/[/\\?&=]/)
      .includes("..")
  ) {
    input.note(field, `is ${JSON.stringify(location)}; '..' is not allowed`);
  }
}

/** A path without a root gets the directory that the server runs in, as with MLflow: all clients then mean one place. */
export function completeLocation(location: string): string {
  return location === "" || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(location) ? location : resolve(location);
}

/** `location` with more parts: `mlflow-artifacts:/1` and `[runId, "artifacts"]`. */
export function extendLocation(location: string, ...parts: readonly string[]): string {
  return [location.replace(/\/+$/, ""), ...parts].join("/");
}

/**
 * Where the artifacts of a proxied location are among ours: what follows `mlflow-artifacts:/`.
 * @throws PlumblineError `tracking/not-proxied` for a location that this server does not keep, `artifacts/bad-path`.
 */
export function artifactPathOf(location: string): ArtifactPath {
  if (!location.startsWith(proxiedScheme)) throw trackingErrors["not-proxied"]({ uri: location });
  const path = location
    .slice(proxiedScheme.length)
    .replace(/^\/\/[^/]*\//, "/")
    .replace(/^\/+/, "");
  return parseArtifactPath(path, "read");
}

function decodeURIComponentLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
