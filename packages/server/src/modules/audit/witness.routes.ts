import { Face, formatTime } from "@plumbline/platform";
import { z } from "zod";
import { defineRoute, type Route } from "#context";
import { findCosignature } from "./cosignature.store.ts";
import { ledgerOf } from "./ledger.ts";

const witnessesSchema = z.object({
  witnesses: z.array(
    z.object({
      name: z.string(),
      keyId: z.string().describe("Its last signature is at `/api/v1/ledger/witnessed/<keyId>`."),
      url: z.string(),
      size: z.int().describe("Entries under the last checkpoint that it signed; 0 for none."),
      cosignedAt: z.string().nullable(),
      trouble: z.string().nullable().describe("Why the last request to it failed."),
    }),
  ),
});

export const witnessRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/ledger/witnesses",
    face: Face.native,
    permission: "ledger:read",
    summary: "Who else signs this ledger's checkpoints, and up to which entry they did",
    response: witnessesSchema,
    handle: async (context) => ({
      witnesses: ledgerOf(context)
        .witnesses()
        .map(({ url, key, trouble }) => {
          const last = findCosignature(context.storage.read, key.keyId);
          return {
            name: key.name,
            keyId: key.keyId,
            url,
            size: last?.size ?? 0,
            cosignedAt: last === undefined ? null : formatTime(last.cosignedAtMs),
            trouble: trouble ?? null,
          };
        }),
    }),
  }),
];
