import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** CPU time of a process and its threads so far, in seconds. Linux. */
export function cpuSecondsOf(pid: number): number {
  const fields = statFieldsOf(pid);
  // utime and stime.
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory of a process in MiB. Linux. */
export function residentMebibytesOf(pid: number): number {
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(resident?.[1]) / 1024;
}

/** CPU time of processes and all that they started and that still run, in seconds. */
export function cpuSecondsOfTrees(pids: readonly number[]): number {
  return sumOfTrees(pids, cpuSecondsOf);
}

/** Resident memory of processes and all that they started, in MiB. What they share is counted in each. */
export function residentMebibytesOfTrees(pids: readonly number[]): number {
  return sumOfTrees(pids, residentMebibytesOf);
}

function sumOfTrees(pids: readonly number[], measure: (pid: number) => number): number {
  if (pids.length === 0) return Number.NaN;
  const children = childrenByParent();
  const tree = [...pids];
  // The list grows while it is walked through.
  for (const pid of tree) tree.push(...(children.get(pid) ?? []).filter((child) => !tree.includes(child)));
  return tree.reduce((sum, pid) => sum + measure(pid), 0);
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/** Undefined for a process that ended since it was listed. */
function parentOf(pid: number): number | undefined {
  try {
    return Number(statFieldsOf(pid)[1]);
  } catch {
    return undefined;
  }
}

/** Fields of `/proc/PID/stat` behind the command's name, which may hold spaces: from the state on. */
function statFieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
