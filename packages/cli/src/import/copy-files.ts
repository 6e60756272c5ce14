import { createHash } from "node:crypto";
import { type Readable, Transform } from "node:stream";
import { PlumblineApiError } from "@plumbline/sdk";
import { forEachBounded } from "./bounded.ts";
import { importErrors } from "./errors.ts";
import type { ImportWork } from "./import-work.ts";
import type { FileOwner } from "./import-target.ts";

const filesAtATime = 4;
/** The server decodes names wholly, as MLflow does: a name with an escape left in it is another file's. */
const percentEscape = /%[0-9a-f]{2}/i;

/**
 * Copies what lies at a location of the source to the run or logged model that it belongs to, and checks that the server
 * stored the bytes that were sent.
 */
export async function copyFiles(
  { source, target, report, progress }: ImportWork,
  location: string,
  owner: FileOwner,
): Promise<void> {
  const place = source.placeOf(location);
  const what = "artifacts";
  const ownerName = `${owner.kind} ${owner.id}`;
  if (place.kind === "outside") {
    const reason = "they stay in the store that they are in, which clients reach by themselves";
    return report.leave(`${what} in a store outside`, ownerName, reason);
  }
  if (place.kind === "unreadable") return report.leave(what, ownerName, place.reason);
  await forEachBounded(source.listFiles(location), filesAtATime, async (file) => {
    const name = `${file.path} of ${ownerName}`;
    if (percentEscape.test(file.path)) {
      return report.leave(what, name, "its name has a percent escape, which would name another file here");
    }
    let sent: HashedStream | undefined;
    try {
      const result = await target.sendFile(owner, file, async () => {
        sent = hashStream(await source.openFile(location, file.path));
        return sent.content;
      });
      if (sent !== undefined && sent.digest() !== result.sha256) {
        throw importErrors["file-altered"]({ path: name, sent: sent.digest(), stored: result.sha256 });
      }
      report.settle(what, name, result);
    } catch (error) {
      // The server refuses some names; the rest of the run still comes.
      if (!(error instanceof PlumblineApiError && error.status === 400)) throw error;
      report.leave(what, name, error.message);
    }
    progress.addBytes(file.sizeBytes);
  });
}

interface HashedStream {
  readonly content: Readable;
  /** Once the content was read to its end: SHA-256 in lower-case hexadecimal. */
  digest(): string;
}

function hashStream(content: Readable): HashedStream {
  const hash = createHash("sha256");
  let hex: string | undefined;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  content.once("error", (error) => through.destroy(error));
  through.once("close", () => content.destroy());
  content.pipe(through);
  return { content: through, digest: () => (hex ??= hash.digest("hex")) };
}
