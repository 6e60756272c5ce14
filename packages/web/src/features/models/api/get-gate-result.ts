import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { hasStatus } from "#http/api-error.ts";
import { path, requestJson } from "#http/request.ts";
import type { Verdict } from "#ui/verdict-badge.tsx";
import { type VersionReference, versionPath } from "./get-model-version.ts";

export interface GateFigure {
  readonly name: string;
  /** What it is of, where the rule is judged for several names. */
  readonly item: string | null;
  readonly value: number | string | boolean | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface RuleResult {
  readonly id: string;
  readonly title: string;
  readonly kind: "evidence" | "approval";
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly items: readonly { readonly item: string; readonly verdict: Verdict }[];
  readonly figures: readonly GateFigure[];
  /** What could not be read: why the rule is insufficient. */
  readonly missing: readonly string[];
}

export interface GateResult {
  readonly id: string;
  readonly target: string;
  readonly mode: "off" | "warn" | "enforce";
  readonly verdict: Verdict;
  readonly verdictBeforeApproval: Verdict;
  readonly policyDigest: string;
  readonly rules: readonly RuleResult[];
  readonly evidenceDigests: readonly string[];
  readonly evidenceSha256: string;
  readonly checkedAt: string;
  readonly checkedByName: string;
}

const gatePath = (reference: VersionReference, target: string) =>
  `${versionPath(reference)}${path`/gates/${target}`}`;

export const gateKey = ({ name, version }: VersionReference, target: string) =>
  ["gate", name, version, target] as const;

/** The last result, or null where the version was never checked. */
export function useGateResult(reference: VersionReference, target: string) {
  return useQuery({
    queryKey: gateKey(reference, target),
    queryFn: async ({ signal }): Promise<GateResult | null> => {
      try {
        return await requestJson<GateResult>(gatePath(reference, target), { signal });
      } catch (error) {
        if (hasStatus(error, 404)) return null;
        throw error;
      }
    },
  });
}

export function useCheckGate(reference: VersionReference, target: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestJson<GateResult>(`${gatePath(reference, target)}/check`, { method: "POST" }),
    onSuccess: (result) => client.setQueryData(gateKey(reference, target), result),
    onSettled: () => client.invalidateQueries({ queryKey: ["evidence", reference.name, reference.version] }),
  });
}
