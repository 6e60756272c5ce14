import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { ListedModel } from "#features/models/model.ts";
import { query, requestJson } from "#http/request.ts";

interface ModelPage {
  readonly models: readonly ListedModel[];
  readonly nextPageToken: string | null;
}

function modelsQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ["models", search],
    queryFn: ({ pageParam, signal }) =>
      requestJson<ModelPage>(`/api/v1/models${query({ search, pageToken: pageParam })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextPageToken }) => nextPageToken ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useModels(search: string) {
  return useInfiniteQuery(modelsQuery(search));
}
