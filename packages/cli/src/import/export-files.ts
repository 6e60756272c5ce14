import { forEachBounded } from "./bounded.ts";
import type { ExportWork } from "./export-work.ts";

const filesAtATime = 4;

/** Writes the files at a location below a folder of the export, but for those that are there. */
export async function exportFiles(
  { source, directory, report, progress }: ExportWork,
  location: string,
  folder: string,
  owner: string,
): Promise<void> {
  const place = source.placeOf(location);
  if (place.kind === "outside") {
    return report.leave(
      "artifacts in a store outside",
      owner,
      "the server does not keep them; copy that store",
    );
  }
  if (place.kind === "unreadable") return report.leave("artifacts", owner, place.reason);
  await forEachBounded(source.listFiles(location), filesAtATime, async ({ path, sizeBytes }) => {
    const target = `${folder}/${path}`;
    if ((await directory.find(target)) !== undefined) report.count("artifacts exported before");
    else {
      await directory.write(target, await source.openFile(location, path));
      report.count("artifacts");
      progress.addBytes(sizeBytes);
    }
  });
}
