import { useQuery } from "@tanstack/react-query";
import { requestJson } from "#http/request.ts";
import { type VersionReference, versionPath } from "./get-model-version.ts";

export interface Evidence {
  readonly sha256: string;
  readonly predicateType: string;
  readonly createdAt: string;
  readonly createdByName: string;
}

export const evidenceKey = ({ name, version }: VersionReference) => ["evidence", name, version] as const;

export function useEvidence(reference: VersionReference) {
  return useQuery({
    queryKey: evidenceKey(reference),
    queryFn: async ({ signal }) =>
      (await requestJson<{ evidence: readonly Evidence[] }>(`${versionPath(reference)}/evidence`, { signal }))
        .evidence,
  });
}
