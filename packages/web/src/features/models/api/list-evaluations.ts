import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "#http/request.ts";
import { type VersionReference, versionPath } from "./get-model-version.ts";

export interface EvaluationRequest {
  readonly id: string;
  readonly jobId: string;
}

const key = ({ name, version }: VersionReference) => ["evaluations", name, version] as const;

export function useEvaluations(reference: VersionReference) {
  return useQuery({
    queryKey: key(reference),
    queryFn: async ({ signal }) =>
      (
        await requestJson<{ evaluations: readonly EvaluationRequest[] }>(
          `${versionPath(reference)}/evaluations`,
          { signal },
        )
      ).evaluations,
  });
}

export interface NewEvaluation {
  readonly dataset: { readonly name: string; readonly digest: string };
}

export function useStartEvaluation(reference: VersionReference) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (evaluation: NewEvaluation) =>
      requestJson<EvaluationRequest>(`${versionPath(reference)}/evaluations`, { json: evaluation }),
    onSuccess: () => client.invalidateQueries({ queryKey: key(reference) }),
  });
}
