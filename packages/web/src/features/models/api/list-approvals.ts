import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { query, requestJson } from "#http/request.ts";
import { type VersionReference, versionPath } from "./get-model-version.ts";

export const Decision = { approve: "approve", reject: "reject" } as const;
export type Decision = (typeof Decision)[keyof typeof Decision];

export interface Approval {
  readonly id: string;
  readonly decision: Decision;
  readonly byName: string;
  readonly evidenceDigests: readonly string[];
  readonly comment: string;
  readonly createdAt: string;
  /** About the evidence that is there now. */
  readonly current: boolean;
}

export interface VersionChange {
  readonly what: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

export interface Approvals {
  readonly pending: {
    readonly evidenceDigests: readonly string[];
    readonly changes: { readonly since: number | null; readonly items: readonly VersionChange[] };
  };
  readonly approvals: readonly Approval[];
  readonly mayApprove: { readonly allowed: boolean; readonly reason: string | null };
}

export function useApprovals(reference: VersionReference, target: string) {
  return useQuery({
    queryKey: ["approvals", reference.name, reference.version, target],
    queryFn: ({ signal }) =>
      requestJson<Approvals>(`${versionPath(reference)}/approvals${query({ target })}`, { signal }),
  });
}

export interface GivenDecision {
  readonly decision: Decision;
  /** Exactly those that were shown: the server refuses where others have come meanwhile. */
  readonly evidenceDigests: readonly string[];
  readonly comment: string;
}

export function useGiveDecision(reference: VersionReference, target: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: GivenDecision) =>
      requestJson(`${versionPath(reference)}/approvals`, { json: { target, ...given } }),
    onSettled: () =>
      Promise.all(
        ["approvals", "evidence", "gate"].map((key) =>
          client.invalidateQueries({ queryKey: [key, reference.name, reference.version] }),
        ),
      ),
  });
}
