import { useQuery } from "@tanstack/react-query";
import type { RegisteredModel } from "#features/models/model.ts";
import { path, requestJson } from "#http/request.ts";

export function useModel(name: string) {
  return useQuery({
    queryKey: ["model", name],
    queryFn: ({ signal }) => requestJson<RegisteredModel>(path`/api/v1/models/${name}`, { signal }),
  });
}
