import { readFileSync } from "node:fs";
import { closest } from "fastest-levenshtein";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { defineErrors } from "./errors.ts";

const errors = defineErrors("config", {
  "unknown-key": {
    status: 400,
    message: (v: { source: string; key: string; nearest: string }) =>
      `${v.source}: unknown setting ${v.key}; did you mean ${v.nearest}?`,
  },
  "invalid-value": {
    status: 400,
    message: (v: { problems: string[] }) => `configuration: ${v.problems.join("; ")}`,
  },
  unreadable: {
    status: 400,
    message: (v: { path: string; reason: string }) =>
      `configuration file ${v.path} cannot be read: ${v.reason}`,
  },
});

const prefix = "PLUMBLINE_";
/** Variables with the prefix that are not settings of the process: the client's, and the ones that name this file. */
const reserved = new Set(["PLUMBLINE_URL", "PLUMBLINE_TOKEN", "PLUMBLINE_WORKSPACE", "PLUMBLINE_CONFIG"]);

/**
 * Reads settings from, later winning, a YAML file, `PLUMBLINE_*` variables and command-line flags.
 * `logLevel` is `PLUMBLINE_LOG_LEVEL` in the environment, `logLevel` in the file. A variable ending in `_FILE`
 * names a file that holds the value, for secrets.
 *
 * @throws PlumblineError naming every unknown key with the nearest known one, and every value that breaks its rule.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  sources: {
    environment: Readonly<Record<string, string | undefined>>;
    file?: string | undefined;
    flags?: Readonly<Record<string, unknown>>;
  },
): z.infer<z.ZodObject<Shape>> {
  const keys = Object.keys(schema.shape);
  const values: Record<string, unknown> = {};
  if (sources.file !== undefined) Object.assign(values, readFile(sources.file, keys));
  Object.assign(values, readEnvironment(sources.environment, keys));
  for (const [key, value] of Object.entries(sources.flags ?? {}))
    if (value !== undefined) values[key] = value;

  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw errors["invalid-value"]({ problems });
}

function readFile(path: string, keys: string[]): Record<string, unknown> {
  const parsed: unknown = parseYaml(readText(path)) ?? {};
  const result = z.record(z.string(), z.unknown()).safeParse(parsed);
  if (!result.success) throw errors.unreadable({ path, reason: "it must hold one mapping of settings" });
  for (const key of Object.keys(result.data)) assertKnown(path, key, keys);
  return result.data;
}

function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  keys: string[],
): Record<string, unknown> {
  const byVariable = new Map(keys.map((key) => [variableOf(key), key]));
  const values: Record<string, unknown> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || reserved.has(variable) || value === undefined) continue;
    const key = byVariable.get(variable);
    if (key !== undefined) {
      values[key] = value;
      continue;
    }
    const fileKey = variable.endsWith("_FILE")
      ? byVariable.get(variable.slice(0, -"_FILE".length))
      : undefined;
    if (fileKey === undefined) assertKnown("environment", variable, [...byVariable.keys()]);
    else values[fileKey] = readText(value).trim();
  }
  return values;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw errors.unreadable(
      { path, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}

function assertKnown(source: string, key: string, known: string[]): void {
  if (!known.includes(key)) throw errors["unknown-key"]({ source, key, nearest: closest(key, known) });
}

/** `logLevel` → `PLUMBLINE_LOG_LEVEL`. */
export function variableOf(key: string): string {
  return prefix + key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
