import type { WireInput } from "./wire-input.ts";

/** Longest key of a metric, param or tag, in characters. */
export const maximumKeyCharacters = 250;
/** Longer values of params and run tags are cut, as MLflow does. */
export const maximumParamCharacters = 6000;
export const maximumTagCharacters = 8000;
export const maximumExperimentTagCharacters = 20_000;
export const maximumExperimentNameCharacters = 500;

const allowedInKey = /^[/\p{L}\p{N}_.\- :]*$/u;

/** Notes what is wrong with the key in `field`, if anything: it names a file in other trackers, and has to be one. */
export function checkKey(input: WireInput, field: string, key: string): void {
  // An empty key was noted as missing.
  if (key === "") return;
  if (!allowedInKey.test(key)) {
    input.note(
      field,
      `is ${quote(key)}; only letters, digits, '_', '-', '.', ':', '/' and spaces are allowed`,
    );
  } else if (!isTidyPath(key)) {
    input.note(
      field,
      `is ${quote(key)}; as a path it has to be relative and without '.', '..' or empty parts`,
    );
  }
  checkLength(input, field, key, maximumKeyCharacters);
}

export function checkLength(input: WireInput, field: string, text: string, maximum: number): void {
  if (text.length <= maximum) return;
  const characters = countCharacters(text);
  if (characters > maximum)
    input.note(field, `is ${characters} characters long; at most ${maximum} are allowed`);
}

/** The first `maximum` characters. */
export function cutText(text: string, maximum: number): string {
  return text.length <= maximum ? text : Array.from(text).slice(0, maximum).join("");
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

function isTidyPath(key: string): boolean {
  if (key.startsWith("/") || key.startsWith("..")) return false;
  return key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function quote(key: string): string {
  return JSON.stringify(cutText(key, 60));
}
