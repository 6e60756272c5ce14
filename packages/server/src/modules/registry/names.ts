import { posix } from "node:path";
import { registryErrors } from "./errors.ts";

/** Names end up in paths and URIs, so MLflow asks that they be their own normal form as a path. */
function isPlainPath(name: string): boolean {
  const normal = posix.normalize(name);
  return (
    normal === name &&
    normal !== "." &&
    !normal.startsWith("..") &&
    !normal.startsWith("/") &&
    !normal.endsWith("/")
  );
}

const longestName = 1000;
const longestAlias = 255;

/** @throws PlumblineError `registry/invalid-name`. */
export function checkModelName(name: string, field = "name"): void {
  const refuse = (rule: string) => registryErrors["invalid-name"]({ field, name, rule });
  if (name.trim() === "") throw refuse("is blank");
  if (/[/:]/.test(name)) throw refuse("has a '/' or ':' in it");
  if (!isPlainPath(name)) throw refuse("is not a plain name: it would be read as a path elsewhere");
  if (name.length > longestName) {
    throw refuse(`is ${name.length} characters long; at most ${longestName} are allowed`);
  }
}

/** The form that every alias has, and that look-ups check too. @throws PlumblineError `registry/invalid-name`. */
export function checkAlias(alias: string): void {
  const refuse = (rule: string) => registryErrors["invalid-name"]({ field: "alias", name: alias, rule });
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias))
    throw refuse("has other characters than letters, digits, '_' and '-'");
  if (alias.length > longestAlias) {
    throw refuse(`is ${alias.length} characters long; at most ${longestAlias} are allowed`);
  }
}

/** @throws PlumblineError `registry/invalid-name` also for names that mean a version by themselves. */
export function checkNewAlias(alias: string): void {
  checkAlias(alias);
  if (isLatest(alias) || /^v\d+$/i.test(alias)) {
    throw registryErrors["invalid-name"]({
      field: "alias",
      name: alias,
      rule: "is reserved: it names a version by itself",
    });
  }
}

export function isLatest(alias: string): boolean {
  return alias.toLowerCase() === "latest";
}
