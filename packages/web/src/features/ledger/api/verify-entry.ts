import type { LogReader } from "@plumbline/ledger";
import { useMutation } from "@tanstack/react-query";
import { path, requestBytes, requestJson, requestText } from "#http/request.ts";
import { checkEntry } from "#features/ledger/check-entry.ts";
import { readRememberedCheckpoint, rememberCheckpoint } from "#features/ledger/remembered-checkpoint.ts";
import type { OpenedEntry } from "./get-entry.ts";

export interface EntryProof {
  readonly index: number;
  readonly treeSize: number;
  /** Base64. */
  readonly leafHash: string;
  /** Base64, from the leaf's sibling upward. */
  readonly path: readonly string[];
  /** Signed note. */
  readonly checkpoint: string;
}

/** The log's own files, which say how a longer log contains a shorter one. */
const tiles: LogReader = { read: (file) => requestBytes(`/api/v1/ledger/${file}`) };

/** Asks for everything anew, so that nothing shown before is taken on trust, and checks it in this browser. */
export function useVerifyEntry(index: string) {
  return useMutation({
    mutationFn: async () => {
      const [entry, proof, key] = await Promise.all([
        requestJson<OpenedEntry>(path`/api/v1/ledger/entries/${index}`),
        requestJson<EntryProof>(path`/api/v1/ledger/proofs/${index}`),
        requestText("/api/v1/ledger/key"),
      ]);
      const remembered = readRememberedCheckpoint();
      const check = await checkEntry({
        index: Number(index),
        entry,
        proof,
        key: key.trim(),
        remembered,
        tiles,
      });
      if (check.isIntact) rememberCheckpoint({ key: key.trim(), note: proof.checkpoint });
      return check;
    },
  });
}
