import { systemClock } from "@plumbline/platform";
import {
  listSnapshots,
  makeBackup,
  pruneSnapshots,
  requireSnapshot,
  verifySnapshot,
} from "@plumbline/server";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList } from "./format-table.ts";
import { showProgress } from "./show-progress.ts";
import { parseWholeNumber } from "./whole-number.ts";

/** `plumbline backup` */
export function configure(command: Command): void {
  command
    .command("make <backup>")
    .description("make a snapshot of a server's data directory, also while the server runs on it")
    .requiredOption("--data <dir>", "the server's data directory")
    .option("--keep <n>", "then keep only so many of the newest snapshots")
    .option(...jsonOption)
    .action(make);
  command
    .command("list <backup>")
    .description("list the snapshots of a backup, oldest first")
    .option(...jsonOption)
    .action(list);
  command
    .command("verify <backup>")
    .description("check a snapshot whole: database, objects, ledger")
    .option("--snapshot <id>", "which (default: the newest)")
    .option(...jsonOption)
    .action(verify);
}

async function make(backup: string, options: AnswerOptions & { data: string; keep?: string }): Promise<void> {
  const keep = options.keep === undefined ? undefined : parseWholeNumber("--keep", options.keep);
  const { manifest, ...copied } = await makeBackup({
    data: options.data,
    backup,
    clock: systemClock,
    onProgress: showProgress(),
  });
  const pruned = keep === undefined ? undefined : await pruneSnapshots(backup, keep);
  printAnswer(options, { ...manifest, ...copied, pruned }, ({ id, database, objects, objectsCopied }) => [
    `${id}: database of ${bytes(database.sizeBytes)}, ${objects.count.toLocaleString("en")} objects of ${bytes(objects.sizeBytes)}, ${objectsCopied.toLocaleString("en")} of them new`,
    "secret keys are not in a backup: keep DIR/keys apart from it",
    ...(pruned === undefined
      ? []
      : [`removed ${pruned.snapshots.length} snapshots and ${pruned.objects.toLocaleString("en")} objects`]),
  ]);
}

async function list(backup: string, options: AnswerOptions): Promise<void> {
  printAnswer(options, { snapshots: await listSnapshots(backup) }, ({ snapshots }) =>
    formatList(
      [
        { heading: "SNAPSHOT" },
        { heading: "DATABASE", align: "right" },
        { heading: "OBJECTS", align: "right" },
        { heading: "BYTES", align: "right" },
      ],
      snapshots.map(({ id, database, objects }) => [
        id,
        bytes(database.sizeBytes),
        objects.count.toLocaleString("en"),
        bytes(objects.sizeBytes),
      ]),
      "no snapshots",
    ),
  );
}

async function verify(backup: string, options: AnswerOptions & { snapshot?: string }): Promise<void> {
  const manifest = await requireSnapshot(backup, options.snapshot);
  await verifySnapshot(backup, manifest, showProgress());
  printAnswer(options, { verdict: "good", ...manifest }, ({ id, objects }) => [
    `good: ${id}, its database, ${objects.count.toLocaleString("en")} objects and every entry of its ledger are as they were made`,
  ]);
}

function bytes(size: number): string {
  return `${size.toLocaleString("en")} bytes`;
}
