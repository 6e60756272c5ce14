import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList } from "./format-table.ts";
import { parseVersionUri } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";

interface Evidence {
  sha256: string;
  predicateType: string;
  createdAt: string;
  createdByName: string;
}

/** `plumbline evidence` */
export function configure(command: Command): void {
  command
    .command("list <version>")
    .description("list the evidence of models:/NAME/VERSION, oldest first")
    .option(...jsonOption)
    .action(listEvidence);
  command
    .command("get <sha256>")
    .description("print an evidence's DSSE envelope as it is stored")
    .option("--output <file>", "write it to a file instead")
    .action(getEvidence);
  command
    .command("verify <file>")
    .description("verify an envelope's signature and read its statement; needs no server")
    .requiredOption("--key <file>", "public key in PEM; a server's is at /api/v1/evidence/key")
    .option(...jsonOption)
    .action(verify);
}

async function listEvidence(uri: string, options: AnswerOptions): Promise<void> {
  const { path } = parseVersionUri(uri);
  const answer = await (await connectServer()).get<{ evidence: Evidence[] }>(`${path}/evidence`);
  printAnswer(options, answer, ({ evidence }) =>
    formatList(
      ["SHA-256", "PREDICATE", "SIGNED", "FOR"].map((heading) => ({ heading })),
      evidence.map((one) => [one.sha256, one.predicateType, one.createdAt, one.createdByName]),
      "no evidence; `plumbline model evaluate` makes some",
    ),
  );
}

async function getEvidence(sha256: string, { output }: { output?: string }): Promise<void> {
  const digest = encodeURIComponent(sha256.replace(/^sha256:/, ""));
  const envelope = await (await connectServer()).text(`/api/v1/evidence/${digest}`);
  if (output === undefined) process.stdout.write(envelope);
  else await writeFile(output, envelope);
}

async function verify(file: string, options: AnswerOptions & { key: string }): Promise<void> {
  const { describeVerifiedEvidence, verifyEvidence } = await import("./verify-evidence.ts");
  printAnswer(options, await verifyEvidence(file, options.key), describeVerifiedEvidence);
}
