import { posix } from "node:path";
import type { Problem } from "@plumbline/platform";
import { registryErrors } from "./errors.ts";
import type { Tag } from "./model-version.ts";

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
const longestTagKey = 250;
const longestTagValue = 100_000;

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

/** @throws PlumblineError `registry/invalid-tags`. */
export function checkTagKey(key: string): void {
  throwProblems(keyProblems(key, "key"));
}

/** @throws PlumblineError `registry/invalid-tags` with every problem. */
export function checkTags(tags: readonly Tag[], fieldOf: (index: number) => string): void {
  throwProblems(
    tags.flatMap(({ key, value }, index) => {
      const problems = keyProblems(key, `${fieldOf(index)}key`);
      if (value.length > longestTagValue) {
        problems.push({
          field: `${fieldOf(index)}value`,
          message: `is ${value.length} characters long; at most ${longestTagValue} are allowed`,
        });
      }
      return problems;
    }),
  );
}

function keyProblems(key: string, field: string): Problem[] {
  const problems: Problem[] = [];
  const say = (message: string) => problems.push({ field, message: `${JSON.stringify(key)} ${message}` });
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) {
    say("has other characters than letters, digits, '_', '-', '.', ' ', ':' and '/'");
  } else if (key === "" || !isPlainPath(key)) say("is empty or would be read as another path");
  if (key.length > longestTagKey) {
    problems.push({
      field,
      message: `is ${key.length} characters long; at most ${longestTagKey} are allowed`,
    });
  }
  return problems;
}

function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw registryErrors["invalid-tags"]({ problems }, { problems });
}

/** A version number as clients write it. @throws PlumblineError `registry/invalid-version-number`. */
export function parseVersionNumber(version: string): number {
  if (!/^\s*[+-]?\d{1,15}\s*$/.test(version)) throw registryErrors["invalid-version-number"]({ version });
  return Number(version);
}
