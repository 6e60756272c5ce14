import type { SourceFile, Violation } from "./source-file.ts";

/** Which workspace packages each package may import. A test may also enter its own package by the door. */
const packageMayImport: Readonly<Record<string, readonly string[]>> = {
  statistics: [],
  ledger: [],
  platform: [],
  inference: ["platform"],
  sdk: ["platform"],
  server: ["ledger", "platform", "statistics"],
  gateway: ["inference", "ledger", "platform", "sdk"],
  worker: ["inference", "ledger", "platform", "sdk", "statistics"],
  witness: ["ledger", "platform"],
  cli: ["gateway", "ledger", "platform", "sdk", "server", "witness", "worker"],
  web: ["ledger"],
};

/** Packages that run in a browser, or anywhere: nothing of Node in them. */
const withoutNode = new Set(["statistics", "ledger", "web"]);

/**
 * The server's modules, lowest first. A module imports only modules before it, and never one that stands in the same
 * row: those are siblings.
 */
const moduleRows: readonly (readonly string[])[] = [
  ["audit", "identity", "jobs"],
  ["artifacts", "datasets"],
  ["tracking"],
  ["registry", "traces"],
  ["imports", "retention"],
  ["governance"],
  ["evaluations"],
  ["deployments"],
  ["monitoring"],
  ["webhooks"],
  ["backups"],
];
const kernel = new Set(["context", "ports", "storage", "testing"]);

export function checkImports(file: SourceFile): Violation[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const message =
      relativeRule(file, specifier) ??
      packageRule(file, specifier) ??
      nodeRule(file, specifier) ??
      moduleRule(file, specifier);
    return message === undefined ? [] : [{ path: file.path, line, message }];
  });
}

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

export function isTest(path: string): boolean {
  return /\.(test|suite)\.tsx?$/.test(path) || path.includes("/testing/");
}

function relativeRule({ path }: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith("../"))
    return `imports ${specifier}: never upward; move the file or use a package's door`;
  if (specifier.startsWith("./modules/") && path.startsWith("packages/server/src/")) {
    return `imports ${specifier}: a module is entered by its door, #${specifier.split("/")[2]}`;
  }
  return undefined;
}

function packageRule({ path }: SourceFile, specifier: string): string | undefined {
  const target = /^@plumbline\/(.+)$/.exec(specifier)?.[1];
  const source = packageOf(path);
  if (target === undefined || source === undefined || (target === source && isTest(path))) return undefined;
  if (target.includes("/"))
    return `imports ${specifier}: a package is entered by its door, @plumbline/${target.split("/")[0]}`;
  return packageMayImport[source]?.includes(target) === true
    ? undefined
    : `imports ${specifier}: ${source} may import ${packageMayImport[source]?.join(", ") || "no other package"}`;
}

function nodeRule({ path }: SourceFile, specifier: string): string | undefined {
  const source = packageOf(path);
  return source !== undefined && withoutNode.has(source) && specifier.startsWith("node:") && !isTest(path)
    ? `imports ${specifier}: ${source} also runs in the browser`
    : undefined;
}

function moduleRule({ path }: SourceFile, specifier: string): string | undefined {
  const source = /^packages\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1];
  const target = /^#(.+)$/.exec(specifier)?.[1];
  if (source === undefined || target === undefined || kernel.has(target) || isTest(path)) return undefined;
  const rowOf = (module: string) => moduleRows.findIndex((row) => row.includes(module));
  if (rowOf(target) === -1) return `imports ${specifier}: no such module`;
  return rowOf(target) < rowOf(source)
    ? undefined
    : `imports ${specifier}: ${source} may import only modules of lower rows; call upward through ports.ts`;
}
