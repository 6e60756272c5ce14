import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";

/** `plumbline version` */
export function configure(command: Command): void {
  command.option(...jsonOption).action(async (options: AnswerOptions) => {
    const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    printAnswer(options, { version, node: process.versions.node }, ({ node }) => [
      `plumbline ${version} on Node ${node}`,
    ]);
  });
}
