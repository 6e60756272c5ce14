import type { Module } from "#context";
import { registerBackupGauge } from "./backup-gauge.ts";
import { BackupSchedule } from "./backup-schedule.ts";

export { listSnapshots, requireSnapshot } from "./list-snapshots.ts";
export { makeBackup } from "./make-backup.ts";
export { pruneSnapshots } from "./prune-snapshots.ts";
export { type RestoredSnapshot, type RestoreOptions, restoreSnapshot } from "./restore-snapshot.ts";
export { verifySnapshot } from "./verify-snapshot.ts";

export const backupsModule: Module = {
  name: "backups",
  migrations: {},
  routes: [],
  start: (context) => {
    const { backupDirectory } = context.config;
    if (backupDirectory === undefined) return undefined;
    const schedule = new BackupSchedule(context, backupDirectory);
    registerBackupGauge(context.metrics, schedule);
    return schedule;
  },
};
