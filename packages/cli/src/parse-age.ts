import { cliErrors } from "./errors.ts";

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of an age such as `30d`, `12h`, `90m`, `20s` or `0`. @throws PlumblineError `cli/usage-age`. */
export function parseAge(option: string, value: string): number {
  const [, digits, unit = "s"] = /^(0|[1-9]\d{0,8})([smhd])?$/.exec(value) ?? [];
  if (digits === undefined || (value === digits && digits !== "0"))
    throw cliErrors["usage-age"]({ option, value });
  return Number(digits) * (secondsOf[unit] ?? 1);
}
