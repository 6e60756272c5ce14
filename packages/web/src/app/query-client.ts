import { QueryCache, QueryClient } from "@tanstack/react-query";
import { meQuery } from "#features/session/api/get-me.ts";
import { ApiError, hasStatus } from "#http/api-error.ts";

/** What the server refused stays refused; what could not be reached is tried again. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const passing = !(error instanceof ApiError) || error.status === 0 || error.status >= 502;
  return passing && failures < 2;
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      // The session ended: asking again who this is leads to the sign-in page.
      if (hasStatus(error, 401) && queryKey[0] !== meQuery.queryKey[0]) {
        void queryClient.invalidateQueries(meQuery);
      }
    },
  }),
  defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 5000, refetchOnWindowFocus: true } },
});
