import { useQuery } from "@tanstack/react-query";
import { path, requestJson } from "#http/request.ts";

/** One entry with what opens its commitment. */
export interface OpenedEntry {
  readonly index: number;
  /** The leaf's bytes in base64. */
  readonly leaf: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
  /** 64 hex digits; null once the payload was erased. */
  readonly salt: string | null;
}

export function useEntry(index: string) {
  return useQuery({
    queryKey: ["ledger-entry", index],
    queryFn: ({ signal }) => requestJson<OpenedEntry>(path`/api/v1/ledger/entries/${index}`, { signal }),
  });
}
