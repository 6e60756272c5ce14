import { type ArtifactPath, parseArtifactPath } from "#artifacts";
import { registryErrors } from "./errors.ts";

/** Where a version's files are said to be. */
export type ModelSource =
  | { readonly kind: "logged-model"; readonly modelId: string }
  | { readonly kind: "registered"; readonly reference: VersionReference }
  | { readonly kind: "run"; readonly runId: string; readonly path: ArtifactPath }
  | { readonly kind: "artifacts"; readonly path: ArtifactPath }
  /** An object store that clients reach by themselves, e.g. `s3://bucket/model`. */
  | { readonly kind: "elsewhere" };

/** A version as `models:/name/1`, `models:/name@alias`, `models:/name/Production` or `models:/name/latest` say it. */
export interface VersionReference {
  readonly name: string;
  readonly version?: number;
  readonly alias?: string;
  readonly stage?: string;
}

/** Schemes by which a server would be made to connect to a host that the caller chose. */
const hostSchemes = new Set(["ftp", "sftp", "hdfs", "viewfs", "http", "https", "r2", "b2", "abfss"]);

/**
 * Reads a source as MLflow's server does, and refuses what could make a server read its own disk, connect somewhere,
 * or leave the artifact root.
 * @throws PlumblineError `registry/invalid-source`, `artifacts/bad-path`.
 */
export function parseModelSource(source: string): ModelSource {
  const refuse = (rule: string) => registryErrors["invalid-source"]({ source, rule });
  const uri = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)/i.exec(source);
  if (uri === null)
    throw refuse(
      "is a path on a disk; log the model and register it by runs:/, models:/ or mlflow-artifacts:/",
    );
  const scheme = (uri[1] ?? "").toLowerCase();
  const authority = uri[2] ?? "";
  const path = uri[3] ?? "";
  if (scheme === "file")
    throw refuse(
      "is a path on a disk; log the model and register it by runs:/, models:/ or mlflow-artifacts:/",
    );
  if (hostSchemes.has(scheme) || (scheme === "mlflow-artifacts" && authority !== "")) {
    throw refuse(`names a host to connect to by ${scheme}; this server does not fetch models from elsewhere`);
  }
  if (scheme === "models" || scheme === "runs") {
    if (authority !== "") throw refuse("names a host; leave it out: this server is meant");
  }
  if (scheme === "models") return parseModelsUri(path, refuse);
  checkNoWayOut(source, path, refuse);
  if (scheme === "runs") return parseRunsUri(path, refuse);
  if (scheme === "mlflow-artifacts") {
    return { kind: "artifacts", path: parseArtifactPath(path.replace(/^\/+/, ""), "read") };
  }
  return { kind: "elsewhere" };
}

function parseModelsUri(path: string, refuse: (rule: string) => Error): ModelSource {
  const malformed = () =>
    refuse(
      "is not of the form models:/<model id>, models:/<name>/<version>, models:/<name>@<alias> or models:/<name>/<stage>",
    );
  if (!path.startsWith("/")) throw malformed();
  const parts = path.replace(/^\/+/, "").split("/");
  const [first = "", second] = parts;
  if (parts.length > 2 || first.trim() === "" || second?.trim() === "") throw malformed();
  if (second !== undefined) {
    if (/^\d+$/.test(second)) {
      return { kind: "registered", reference: { name: first, version: Number(second) } };
    }
    const latest = second.toLowerCase() === "latest";
    return { kind: "registered", reference: latest ? { name: first } : { name: first, stage: second } };
  }
  const at = first.lastIndexOf("@");
  if (at < 0) return { kind: "logged-model", modelId: first };
  const alias = first.slice(at + 1);
  if (alias.trim() === "") throw malformed();
  return { kind: "registered", reference: { name: first.slice(0, at), alias } };
}

function parseRunsUri(path: string, refuse: (rule: string) => Error): ModelSource {
  const [runId = "", ...rest] = path.replace(/^\/+/, "").split("/");
  if (runId === "") throw refuse("is not of the form runs:/<run id>/<path>");
  return { kind: "run", runId, path: parseArtifactPath(rest.join("/"), "read") };
}

/** However often it is encoded, a path stays below its root. */
function checkNoWayOut(source: string, path: string, refuse: (rule: string) => Error): void {
  const decoded = decodeFully(source);
  if (decoded === undefined || decoded.includes("\0") || decoded.split("/").includes("..")) {
    throw refuse("has a '..' part or a NUL in it; give the path itself");
  }
  const tidy = (decodeFully(path) ?? "").replaceAll(/\/+/g, "/");
  if (!tidy.startsWith("/") || tidy === "/" || tidy.split("/").includes(".")) {
    throw refuse("has no absolute path after its scheme, or a '.' part in it");
  }
}

/** Undefined where no end is found: what is encoded that often hides something. */
function decodeFully(text: string): string | undefined {
  let current = text;
  for (let times = 0; times < 10; times++) {
    const next = current
      .replaceAll("+", " ")
      .replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
        Buffer.from(escapes.replaceAll("%", ""), "hex").toString(),
      );
    if (next === current) return current;
    current = next;
  }
  return undefined;
}
