import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorPanel } from "./message-panel.tsx";
import { SkeletonLines } from "./skeleton-lines.tsx";

interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  /** In the shape of what will come. Default: a few lines. */
  readonly skeleton?: ReactNode;
  readonly children: (value: T) => ReactNode;
}

/** What a query brought, a skeleton until it does, or why it did not. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  // Earlier figures stay in view while the server is away; the shell says that it is.
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton ?? <SkeletonLines />;
}
