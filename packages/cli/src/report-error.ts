import { PlumblineError } from "@plumbline/platform";
import { ExitCode } from "./exit-code.ts";

/** Says on stderr, in one line, what went wrong and what to do; returns the exit code that goes with it. */
export function reportError(error: unknown): ExitCode {
  process.stderr.write(`plumbline: ${describeError(error)}\n`);
  const isUsage =
    error instanceof PlumblineError &&
    (error.code.startsWith("config/") || error.code.startsWith("cli/usage"));
  return isUsage ? ExitCode.usage : ExitCode.failed;
}

function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replaceAll(/\s*\n\s*/g, "; ");
}
