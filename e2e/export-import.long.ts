import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { carryThereAndBack } from "./export-import/there-and-back.ts";

/**
 * The long run: `node e2e/export-import.long.ts [runs]`, 280 runs and about 80 more by default. Ends with 1 where anything
 * differs, with 2 where it could not be tried.
 */
const directory = await mkdtemp(join(tmpdir(), "plumbline-export-import-"));
try {
  const report = await carryThereAndBack({
    directory,
    runs: Number(process.argv[2] ?? 280),
    say: (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`),
  });
  console.log(JSON.stringify(report, null, 2));
  const differences = Object.values(report.ways).flatMap((way) => way.differences);
  process.exitCode = differences.length === 0 ? 0 : 1;
  await rm(directory, { recursive: true, force: true });
} catch (error) {
  console.error(error);
  console.error(`logs are in ${directory}`);
  process.exitCode = 2;
}
