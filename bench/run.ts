import { parseArgs } from "node:util";
import { runComparison } from "./run-comparison.ts";
import { runPrograms } from "./run-programs.ts";

const { values: flags, positionals: wanted } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    against: { type: "string" },
    name: { type: "string", default: "mlflow" },
    works: { type: "string", default: "" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "10" },
    "peer-pid": { type: "string", multiple: true, default: [] },
    "peer-authorization": { type: "string" },
    note: { type: "string", multiple: true, default: [] },
  },
  allowPositionals: true,
});

if (flags.against === undefined) await runPrograms({ wanted, runs: readNumbers("runs", flags.runs) });
else {
  await runComparison({
    against: flags.against,
    name: flags.name,
    peerAuthorization: flags["peer-authorization"],
    peerPids: flags["peer-pid"].flatMap((pids) => readNumbers("peer-pid", pids)),
    wanted: flags.works.split(",").filter((id) => id !== ""),
    runs: readNumber("runs", flags.runs),
    rounds: readNumber("rounds", flags.rounds),
    seconds: readNumber("seconds", flags.seconds),
    notes: flags.note,
  });
}
// DuckDB's and the server's threads are no reason to stay.
process.exit();

function readNumbers(flag: string, text: string): number[] {
  return text.split(",").map((one) => readNumber(flag, one));
}

function readNumber(flag: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`--${flag} is ${JSON.stringify(text)}; give a whole number from 1 on`);
  }
  return number;
}
