import { killServerUnderWriters } from "./kill-server.ts";

/** The long run: `node e2e/kill-server.long.ts [kills]`, 50 kills by default. Ends with 1 where anything was lost. */
const kills = Number(process.argv[2] ?? 50);
const report = await killServerUnderWriters({
  kills,
  writers: 8,
  random: Math.random,
  onKill: (done) => process.stderr.write(`\r${done}/${kills} kills`),
});
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.faults.length === 0 ? 0 : 1;
