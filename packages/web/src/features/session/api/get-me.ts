import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { hasStatus } from "#http/api-error.ts";
import { requestJson } from "#http/request.ts";

export interface Me {
  readonly actorId: string;
  readonly userName: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly workspace: string;
}

/** Who is signed in, or null. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await requestJson<Me>("/api/v1/me", { signal });
    } catch (error) {
      if (hasStatus(error, 401)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function useMe(): Me | null {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the signed-in person may do what needs this permission; the server decides all the same. */
export function usePermission(permission: string): boolean {
  return useQuery(meQuery).data?.permissions.includes(permission) ?? false;
}
