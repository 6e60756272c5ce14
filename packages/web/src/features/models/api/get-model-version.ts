import { useQuery } from "@tanstack/react-query";
import type { ModelVersion } from "#features/models/model.ts";
import { path, requestJson } from "#http/request.ts";

/** A version by its name and number. */
export interface VersionReference {
  readonly name: string;
  readonly version: number;
}

export function versionPath({ name, version }: VersionReference): string {
  return path`/api/v1/models/${name}/versions/${version}`;
}

export function useModelVersion(reference: VersionReference) {
  return useQuery({
    queryKey: ["model-version", reference.name, reference.version],
    queryFn: ({ signal }) => requestJson<ModelVersion>(versionPath(reference), { signal }),
  });
}
