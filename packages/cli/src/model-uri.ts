import { cliErrors } from "./errors.ts";

export interface VersionAddress {
  readonly name: string;
  readonly version: number;
  /** Path of the version in the native API. */
  readonly path: string;
}

/** Reads `models:/NAME/VERSION`, as MLflow writes it. A name may hold anything but a slash and a colon. */
export function parseVersionUri(text: string): VersionAddress {
  const match = /^models:\/([^/:]+)\/([1-9]\d{0,8})$/.exec(text);
  const [, name = "", version = ""] = match ?? [];
  if (match === null) throw cliErrors["usage-model-uri"]({ text, form: "models:/NAME/VERSION" });
  return { name, version: Number(version), path: `${pathOfModel(name)}/versions/${version}` };
}

export function pathOfModel(name: string): string {
  return `/api/v1/models/${encodeURIComponent(name)}`;
}
