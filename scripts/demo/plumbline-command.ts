import { createInterface } from "node:readline";
import { exitOf, startChild } from "./child-processes.ts";
import { say } from "./narrate.ts";
import type { Person } from "./person.ts";
import { cleanEnvironment } from "./plumbline-process.ts";
import { plumblineCommand } from "./repository.ts";
import type { Stage } from "./stage.ts";

export interface CommandAnswer {
  readonly exitCode: number;
  /** Lines of standard output and error, in the order in which they came. */
  readonly lines: readonly string[];
}

/**
 * Runs a `plumbline` command as somebody, shows it with all that it prints, and checks how it ended.
 *
 * @throws Error where its exit code is none of `expected`.
 */
export async function runPlumbline(
  stage: Pick<Stage, "serverUrl">,
  person: Person,
  args: readonly string[],
  expected: readonly number[] = [0],
): Promise<CommandAnswer> {
  say(`${person.userName}$ plumbline ${args.map((arg) => (/[\s;]/.test(arg) ? `"${arg}"` : arg)).join(" ")}`);
  const child = startChild(process.execPath, [plumblineCommand, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...cleanEnvironment(), PLUMBLINE_URL: stage.serverUrl, PLUMBLINE_TOKEN: person.token },
  });
  const lines: string[] = [];
  for (const input of [child.stdout!, child.stderr!]) {
    createInterface({ input }).on("line", (line) => {
      lines.push(line);
      say(`  ${line}`);
    });
  }
  const exitCode = await exitOf(child);
  if (!expected.includes(exitCode))
    throw new Error(`plumbline ${args[0]} ended with ${exitCode}: ${lines.at(-1) ?? "no output"}`);
  return { exitCode, lines };
}
