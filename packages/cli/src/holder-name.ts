import { cliErrors } from "./errors.ts";

/** `user:NAME` or `group:NAME`. @throws PlumblineError `cli/usage-holder`. */
export function parseHolder(text: string): { kind: "user" | "group"; name: string } {
  const [, kind, name] = /^(user|group):(.+)$/su.exec(text) ?? [];
  if (kind === undefined || name === undefined) throw cliErrors["usage-holder"]({ text });
  return { kind: kind === "user" ? "user" : "group", name };
}
