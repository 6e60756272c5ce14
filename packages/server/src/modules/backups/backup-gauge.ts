import { Gauge, type Registry } from "prom-client";
import type { BackupSchedule } from "./backup-schedule.ts";

export function registerBackupGauge(registry: Registry, schedule: BackupSchedule): Gauge {
  return new Gauge({
    name: "plumbline_backup_age_seconds",
    help: "Age of the newest backup; NaN where there is none",
    registers: [registry],
    collect() {
      this.set(schedule.ageSeconds());
    },
  });
}
