import { z } from "zod";
import { parseVersionNumber } from "./names.ts";

/**
 * Fields of MLflow's requests. `null` is the same as absent, an empty required text too; unknown fields are passed over.
 * A query has every value as text, and a field given once is no list.
 */
const missing = "is missing";
const isAbsent = (value: unknown) => value === null || value === undefined;
const notText = { error: ({ input }: { input: unknown }) => (isAbsent(input) ? missing : "is not a text") };

export const requiredText = z.string(notText).min(1, missing);
export const optionalText = z
  .string(notText)
  .nullish()
  .transform((value) => value ?? undefined);
export const textOrEmpty = z
  .string(notText)
  .nullish()
  .transform((value) => value ?? "");
export const versionNumber = requiredText.transform(parseVersionNumber);
export const booleanOrFalse = z
  .boolean("is neither true nor false")
  .nullish()
  .transform((value) => value ?? false);

const textList = z
  .array(z.string(notText), "is not a list of texts")
  .nullish()
  .transform((value) => value ?? []);
export const bodyTexts = textList;
export const queryTexts = z.preprocess((value) => (typeof value === "string" ? [value] : value), textList);

/** A whole number as text or number, `fallback` where it is absent. */
export function integerOr(fallback: number) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    z
      .number("is not a whole number")
      .int("is not a whole number")
      .nullish()
      .transform((value) => value ?? fallback),
  );
}

const tag = z.object({ key: textOrEmpty, value: textOrEmpty });
export const tagList = z
  .array(tag, "is not a list of tags")
  .nullish()
  .transform((value) => value ?? []);

export const nameInput = z.object({ name: requiredText });
export const versionInput = z.object({ name: requiredText, version: versionNumber });
export const aliasInput = z.object({ name: requiredText, alias: requiredText });
export const tagInput = z.object({ name: requiredText, key: requiredText, value: textOrEmpty });
export const tagKeyInput = z.object({ name: requiredText, key: requiredText });
export const searchInput = (defaultResults: number) =>
  z.object({
    filter: textOrEmpty,
    max_results: integerOr(defaultResults),
    order_by: queryTexts,
    page_token: optionalText,
  });
