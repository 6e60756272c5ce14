import { Command, CommanderError } from "commander";
import { commands } from "./commands.ts";
import { ExitCode } from "./exit-code.ts";
import { reportError } from "./report-error.ts";

// A reader that left, as `| head` does, wants no more output; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(ExitCode.done);
});

const invoked = commands[process.argv[2] ?? ""];
if (invoked?.drains !== true) process.once("SIGINT", () => process.exit(ExitCode.interrupted));
try {
  const program = await createProgram();
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** All commands by name and summary; only the invoked one is loaded. */
async function createProgram(): Promise<Command> {
  const program = new Command("plumbline")
    .description("One governed path from experiment to production")
    .addHelpText(
      "after",
      "\nPLUMBLINE_URL names the server (default http://127.0.0.1:5000), PLUMBLINE_TOKEN or PLUMBLINE_TOKEN_FILE the token to use there.",
    )
    .configureOutput({
      outputError: (text, write) =>
        write(`plumbline: ${text.replace(/^error: /, "").replaceAll(/\s*\n\s*(?=\S)/g, " ")}`),
    })
    .exitOverride();
  for (const [name, entry] of Object.entries(commands)) {
    const command = program.command(name).description(entry.summary);
    if (entry === invoked) (await entry.load()).configure(command);
  }
  return program;
}

function exitCodeOf(error: unknown): number {
  // Commander has printed it already; help and such end with 0.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? ExitCode.done : (invoked?.errorExitCode ?? ExitCode.usage);
  const exitCode = reportError(error);
  return invoked?.errorExitCode ?? exitCode;
}
