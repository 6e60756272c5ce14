import { alignRows, formatTable } from "./format-table.ts";

interface SignatureField {
  name?: string;
  type: string;
  required: boolean;
}

/** A version, as the server answers it. */
export interface ModelVersion {
  name: string;
  version: number;
  digest: string;
  description: string;
  aliases: string[];
  runId: string | null;
  createdAt: string;
  createdBy: string;
  flavors: string[];
  onnx: { path: string; sha256: string; sizeBytes: number } | null;
  signature: { inputs: SignatureField[]; outputs: SignatureField[] } | null;
  files: { path: string; sha256: string; sizeBytes: number }[];
}

export function describeVersion(version: ModelVersion): string[] {
  const { onnx, signature, files } = version;
  const facts: [string, string][] = [
    ["digest", version.digest],
    ["aliases", version.aliases.join(", ") || "none"],
    ["description", version.description || "none"],
    ["registered", `${version.createdAt} by ${version.createdBy}`],
    ["run", version.runId ?? "none"],
    ["flavors", version.flavors.join(", ") || "none"],
    [
      "ONNX",
      onnx === null
        ? "none: cannot be evaluated or deployed"
        : `${onnx.path}, ${formatBytes(onnx.sizeBytes)}`,
    ],
    ["inputs", describeFields(signature?.inputs)],
    ["outputs", describeFields(signature?.outputs)],
  ];
  return [
    `models:/${version.name}/${version.version}`,
    ...alignRows(["left", "left"], facts),
    ...formatTable(
      [{ heading: "FILE" }, { heading: "SIZE", align: "right" }, { heading: "SHA-256" }],
      files.map(({ path, sizeBytes, sha256 }) => [path, formatBytes(sizeBytes), sha256]),
    ),
  ];
}

function describeFields(fields: SignatureField[] | undefined): string {
  if (fields === undefined) return "no signature";
  return fields.map(({ name, type, required }) => `${name ?? "-"} ${type}${required ? "" : "?"}`).join(", ");
}

function formatBytes(sizeBytes: number): string {
  return sizeBytes < 1024 ? `${sizeBytes} B` : `${(sizeBytes / 1024).toFixed(1)} KiB`;
}
