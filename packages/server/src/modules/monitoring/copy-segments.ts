import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { AppContext } from "#context";
import { makeScratchDirectory } from "./scratch-directory.ts";
import { type Segment, segmentScope } from "./segment.ts";

/** Segments as files that DuckDB can open, for as long as they are not disposed. */
export async function copySegments(
  context: Pick<AppContext, "objects" | "config">,
  segments: readonly Segment[],
): Promise<AsyncDisposable & { readonly paths: readonly string[] }> {
  const directory = await makeScratchDirectory(context.config.data);
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const paths: string[] = [];
    for (const { workspace, sha256 } of segments) {
      const path = join(directory, `${sha256}.parquet`);
      const content = await context.objects.open(segmentScope(workspace), sha256);
      await pipeline(content, createWriteStream(path, { mode: 0o600 }));
      paths.push(path);
    }
    return { paths, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
