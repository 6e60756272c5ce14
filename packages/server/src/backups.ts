import { createLogger, systemClock, systemRandom } from "@plumbline/platform";
import { type RestoredSnapshot, type RestoreOptions, restoreSnapshot } from "#backups";
import { modules } from "./app.ts";

export { listSnapshots, makeBackup, pruneSnapshots, requireSnapshot, verifySnapshot } from "#backups";

/** Makes a data directory from a backup's snapshot. @throws PlumblineError `backups/…`. */
export function restoreServer(
  options: Pick<RestoreOptions, "backup" | "snapshot" | "data" | "keys" | "onProgress">,
): Promise<RestoredSnapshot> {
  const clock = systemClock;
  return restoreSnapshot({
    ...options,
    clock,
    random: systemRandom(() => clock.nowMs()),
    logger: createLogger({ level: "warn", name: "restore" }),
    migrations: Object.fromEntries(modules.map(({ name, migrations }) => [name, migrations])),
  });
}
