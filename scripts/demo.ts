import { stopChildren } from "./demo/child-processes.ts";
import { prepareDirectory } from "./demo/demo-directory.ts";
import { readOptions } from "./demo/options.ts";
import { runDemo } from "./demo/run-demo.ts";

// `npm run demo`: one real model's whole way, on processes that it starts and ends. Status 0 only if every step held.
const interrupted = new Promise<void>((resolve) => {
  // A terminal's Ctrl-C comes once from it and once from npm: the second must not end the demo before its children.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
});
try {
  const options = readOptions();
  const directory = prepareDirectory(options.directory);
  const finished = runDemo(directory, options.port).then(() => "finished" as const);
  const outcome = await Promise.race([finished, interrupted.then(() => "interrupted" as const)]);
  if (outcome === "finished" && !options.exit) {
    process.stdout.write("Everything keeps running until Ctrl-C.\n");
    await interrupted;
  }
  process.exitCode = outcome === "interrupted" ? 130 : 0;
} catch (error) {
  process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stopChildren();
}
process.exit();
