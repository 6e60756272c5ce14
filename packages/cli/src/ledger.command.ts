import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList } from "./format-table.ts";
import { connectServer, readServerAccess, readTokenFor } from "./server-client.ts";
import { parseWholeNumber } from "./whole-number.ts";

interface LedgerEntry {
  index: number | null;
  id: string;
  time: string;
  type: string;
  subject: string;
  actor: string;
}

/** `plumbline ledger`; `verify` ends with 0 good, 1 altered, 2 could not check. */
export function configure(command: Command): void {
  command
    .command("verify <url-or-dir>")
    .description(
      "verify every entry of a server's ledger or of an export; exit 0 good, 1 altered, 2 could not check",
    )
    .option("--key <vkey>", "the ledger's key, as vkey text or @FILE (default: its own)")
    .option("--state <file>", "remember this check here; next time the ledger must have grown from it")
    .option("--witness <vkey...>", "keys of witnesses whose signatures to verify, as vkey text or @FILE")
    .option(...jsonOption)
    .action(verify);
  command
    .command("export <dir>")
    .description(
      "write the ledger of the server in PLUMBLINE_URL as files (C2SP tlog-tiles), with its key in DIR/key",
    )
    .option(...jsonOption)
    .action(exportTo);
  command
    .command("erase <index>")
    .description("erase an entry's payload for good; the entry, its place and its proof stay")
    .requiredOption("--reason <text>", "why; goes into the ledger, so it must not repeat what is erased")
    .option(...jsonOption)
    .action(erase);
  command
    .command("entries")
    .description("list entries, newest first")
    .option("--type <type>", "only entries of this type, e.g. gate.checked")
    .option("--subject <subject>", "only entries about this subject")
    .option("--limit <n>", "most entries to list", "50")
    .option(...jsonOption)
    .action(listEntries);
}

async function verify(
  target: string,
  options: AnswerOptions & { key?: string; state?: string; witness?: string[] },
): Promise<void> {
  const { describeLedgerCheck, verifyLedger } = await import("./ledger/index.ts");
  const check = await verifyLedger({
    target,
    token: await readTokenFor(target),
    key: options.key,
    stateFile: options.state,
    witnesses: options.witness ?? [],
  });
  process.exitCode = check.exitCode;
  if (check.verdict === "good" || options.json === true)
    return printAnswer(options, check, describeLedgerCheck);
  const [first = "", ...more] = describeLedgerCheck(check);
  process.stderr.write(`plumbline: ${[first, ...more].join("; ")}\n`);
}

async function exportTo(directory: string, options: AnswerOptions): Promise<void> {
  const { exportLedger } = await import("./ledger/index.ts");
  const { url, token } = await readServerAccess();
  const exported = await exportLedger({ url, token, directory });
  printAnswer(options, exported, ({ size, filesWritten, bytesWritten, origin }) => [
    `${directory}: ${size.toLocaleString("en")} entries of ${origin}, verified; ${filesWritten} new files, ${bytesWritten.toLocaleString("en")} bytes`,
  ]);
}

async function erase(index: string, options: AnswerOptions & { reason: string }): Promise<void> {
  const number = parseWholeNumber("<index>", index);
  const client = await connectServer();
  await client.post(`/api/v1/ledger/entries/${number}/erasure`, { reason: options.reason });
  printAnswer(options, { index: number, erased: true }, () => [
    `${number}: erased; earlier backups hold it until the next plumbline backup`,
  ]);
}

async function listEntries(
  options: AnswerOptions & { type?: string; subject?: string; limit: string },
): Promise<void> {
  const { type, subject } = options;
  const limit = parseWholeNumber("--limit", options.limit);
  const client = await connectServer();
  const page = await client.get<{ entries: LedgerEntry[] }>("/api/v1/ledger/entries", {
    query: { order: "newest", limit, type, subject },
  });
  printAnswer(options, page, ({ entries }) =>
    formatList(
      [
        { heading: "INDEX", align: "right" },
        { heading: "TIME" },
        { heading: "TYPE" },
        { heading: "SUBJECT" },
        { heading: "ACTOR" },
      ],
      entries.map((entry) => [
        entry.index === null ? "waits" : String(entry.index),
        entry.time,
        entry.type,
        entry.subject,
        entry.actor,
      ]),
      "no entries",
    ),
  );
}
