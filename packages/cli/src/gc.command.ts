import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { parseAge } from "./parse-age.ts";
import { connectServer } from "./server-client.ts";

interface Sweep {
  readonly dryRun: boolean;
  readonly runs: number;
  readonly loggedModels: number;
  readonly experiments: number;
  readonly traces: number;
  readonly objects: number;
  readonly bytes: number;
}

/** A first sweep of years of deleted runs reads all of their points, for their digests. */
const longestSweepSeconds = 24 * 3600;

/** `plumbline gc` */
export function configure(command: Command): void {
  command
    .option(
      "--older-than <age>",
      "what was deleted at least so long ago: 30d, 12h, 90m, or 0 for all that is deleted",
      "30d",
    )
    .option("--dry-run", "only count what would be removed")
    .option(...jsonOption)
    .action(removeDeleted);
}

async function removeDeleted(
  options: AnswerOptions & { olderThan: string; dryRun?: boolean },
): Promise<void> {
  const olderThanSeconds = parseAge("--older-than", options.olderThan);
  const client = await connectServer();
  const body = { olderThanSeconds, dryRun: options.dryRun === true };
  const sweep = await client.post<Sweep>("/api/v1/storage/sweeps", body, {
    timeoutSeconds: longestSweepSeconds,
  });
  printAnswer(options, sweep, describe);
}

function describe({ dryRun, bytes, ...counts }: Sweep): string[] {
  const words = {
    runs: "runs",
    loggedModels: "logged models",
    experiments: "experiments",
    traces: "traces of experiments",
    objects: "objects that nothing else names",
  } as const;
  const found = Object.entries(words).flatMap(([name, word]) => {
    const count = counts[name as keyof typeof words];
    return count === 0 ? [] : [`  ${count.toLocaleString("en")} ${word}`];
  });
  if (found.length === 0) return ["nothing was deleted that long ago"];
  return [
    dryRun ? "would remove for good:" : "removed for good:",
    ...found,
    `  ${bytes.toLocaleString("en")} bytes of the object store`,
  ];
}
