import { type DsseEnvelope, decodeBase64 } from "@plumbline/ledger";
import { useQuery } from "@tanstack/react-query";
import type { Evaluation } from "#features/models/evaluation.ts";
import { path, requestJson } from "#http/request.ts";

/** What a piece of evaluation evidence says: the page shows what was signed, not a copy of it. */
export function useEvaluation(sha256: string) {
  return useQuery({
    queryKey: ["evaluation", sha256],
    queryFn: async ({ signal }) => {
      const { payload } = await requestJson<DsseEnvelope>(path`/api/v1/evidence/${sha256}`, { signal });
      const statement = JSON.parse(new TextDecoder().decode(decodeBase64(payload, "payload"))) as {
        predicate: Evaluation;
      };
      return statement.predicate;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
