import { useQuery } from "@tanstack/react-query";
import { requestJson } from "#http/request.ts";

export interface DatasetVersion {
  readonly name: string;
  readonly digest: string;
  readonly rowCount: number;
  readonly columns: readonly { readonly name: string; readonly roles: readonly string[] }[];
  readonly createdAt: string;
}

interface DatasetList {
  readonly datasets: readonly { readonly name: string; readonly latest: DatasetVersion }[];
}

/** The newest version of each data set. */
export function useDatasets() {
  return useQuery({
    queryKey: ["datasets"],
    queryFn: async ({ signal }) =>
      (await requestJson<DatasetList>("/api/v1/datasets", { signal })).datasets.map(({ latest }) => latest),
  });
}
