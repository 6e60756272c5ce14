import { z } from "zod";

const index = z
  .string()
  .regex(/^\d{1,15}$/, "must be a whole number from 0, the index of an entry")
  .transform(Number);

export const entryParamsSchema = z.object({ index });

const filter = {
  type: z.string().min(1).optional().describe("Only entries of this type, e.g. `run.created`."),
  subject: z.string().min(1).optional().describe("Only entries about this subject, e.g. `run:0192…`."),
};

export const listEntriesQuerySchema = z.object({
  after: index.optional().describe("Begin behind this index; a page's `next` goes here."),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe("Most entries in a page."),
  order: z.enum(["oldest", "newest"]).default("oldest").describe("Which entries come first."),
  ...filter,
});

export const followEntriesQuerySchema = z.object({
  after: z
    .string()
    .regex(/^(-1|\d{1,15})$/, "must be the index of an entry, or -1 for all from the first")
    .transform(Number)
    .optional()
    .describe("Begin behind this index; -1 begins with the first entry. Default: only what is new."),
  ...filter,
});

/** What follows `tile/entries/`. */
export const bundleParamsSchema = z.object({ "*": z.string() });

export const witnessedParamsSchema = z.object({
  keyId: z.string().regex(/^[0-9a-f]{8}$/, "must be a witness's key id, 8 hex digits"),
});

/** A level of hashes: `entries`, which needs another permission, can never be one, however it is escaped. */
export const tileParamsSchema = z.object({
  level: z.string().regex(/^\d{1,2}$/, "must be a level of the tree, 0 to 63"),
  "*": z.string(),
});

export const entrySchema = z
  .object({
    index: z.int().nullable().describe("Place in the log; null while it waits for one."),
    id: z.string(),
    time: z.string(),
    type: z.string(),
    subject: z.string(),
    actor: z.string().describe("Opaque id of who acted."),
    actorName: z.string().optional().describe("Who that is, where anyone still knows."),
    workspace: z.string(),
    payload: z.unknown().describe("Null once it was erased."),
    sequenced: z.boolean(),
  })
  .meta({ id: "LedgerEntry" });

export const entryPageSchema = z.object({ entries: z.array(entrySchema), next: z.int().nullable() });

export const erasureSchema = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .describe("Why; goes into the ledger, so it must not repeat what is erased."),
});

export const openedEntrySchema = z.object({
  index: z.int(),
  leaf: z.string().describe("The leaf's bytes in base64."),
  header: z.record(z.string(), z.unknown()),
  payload: z.unknown(),
  salt: z.string().nullable().describe("64 hex digits; null once the payload was erased."),
});

export const entryProofSchema = z.object({
  index: z.int(),
  treeSize: z.int(),
  leafHash: z.string().describe("Base64."),
  path: z.array(z.string()).describe("Base64, from the leaf's sibling upward."),
  checkpoint: z.string().describe("Signed note."),
});
