import { cliErrors } from "./errors.ts";

/** The value of an option that counts something. */
export function parseWholeNumber(option: string, value: string): number {
  if (!/^[1-9]\d{0,14}$/.test(value)) throw cliErrors["usage-number"]({ option, value });
  return Number(value);
}
