import { useQuery } from "@tanstack/react-query";
import { pathPrefix } from "#http/path-prefix.ts";
import { query, requestJson } from "#http/request.ts";

export interface ArtifactEntry {
  /** From the root of the run's artifacts. */
  readonly path: string;
  readonly is_dir: boolean;
  readonly file_size?: number;
}

export function useArtifacts(runId: string, directory: string) {
  return useQuery({
    queryKey: ["artifacts", runId, directory],
    queryFn: async ({ signal }) => {
      const { files = [] } = await requestJson<{ files?: readonly ArtifactEntry[] }>(
        `/ajax-api/2.0/mlflow/artifacts/list${query({ run_id: runId, path: directory })}`,
        { signal },
      );
      return files;
    },
  });
}

/** Where the file itself is. */
export function artifactAddress(runId: string, path: string): string {
  return `${pathPrefix}/get-artifact${query({ run_id: runId, path })}`;
}
