import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { LedgerSearch } from "#features/ledger/ledger-search.ts";
import { pathPrefix } from "#http/path-prefix.ts";
import { query, requestJson } from "#http/request.ts";

export interface LedgerEntry {
  /** Place in the log; null while it waits for one. */
  readonly index: number | null;
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly subject: string;
  readonly actor: string;
  /** Who that is, where the server still knows. */
  readonly actorName?: string;
  /** Null once it was erased. */
  readonly payload: unknown;
}

interface EntryPage {
  readonly entries: readonly LedgerEntry[];
  readonly next: number | null;
}

const pageSize = 100;

function entriesQuery({ type, subject }: LedgerSearch) {
  return infiniteQueryOptions({
    queryKey: ["ledger-entries", { type, subject }],
    queryFn: ({ pageParam, signal }) =>
      requestJson<EntryPage>(
        `/api/v1/ledger/entries${query({ order: "newest", limit: pageSize, after: pageParam, type, subject })}`,
        { signal },
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function useEntries(search: LedgerSearch) {
  return useInfiniteQuery(entriesQuery(search));
}

/** Most often that the page asks again while entries keep coming, in milliseconds. */
const refreshEveryMs = 1000;

/** Asks for the entries again whenever the live feed says that there are new ones. */
export function useLiveEntries(search: LedgerSearch): void {
  const client = useQueryClient();
  const { type, subject } = search;
  useEffect(() => {
    const feed = new EventSource(`${pathPrefix}/api/v1/events${query({ type, subject })}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onEvent = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries(entriesQuery({ ...(type && { type }), ...(subject && { subject }) }));
      }, refreshEveryMs);
    };
    feed.addEventListener("message", onEvent);
    return () => {
      feed.close();
      clearTimeout(timer);
    };
  }, [client, type, subject]);
}
