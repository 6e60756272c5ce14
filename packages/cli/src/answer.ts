/** The option of every command that answers: exactly one JSON document on stdout. */
export interface AnswerOptions {
  readonly json?: boolean;
}

export const jsonOption = ["--json", "print one JSON document and nothing else on stdout"] as const;

/** Prints what a command found: the value itself with `--json`, otherwise the lines that describe it to a person. */
export function printAnswer<T>(
  options: AnswerOptions,
  value: T,
  describe: (value: T) => readonly string[],
): void {
  const lines = options.json === true ? [JSON.stringify(value, undefined, 2)] : describe(value);
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}
