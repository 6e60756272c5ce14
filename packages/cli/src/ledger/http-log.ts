import type { LogReader } from "@plumbline/ledger";
import { PlumblineApiError, type PlumblineClient } from "@plumbline/sdk";
import { ledgerCommandErrors } from "./errors.ts";
import { assertLogPath, longestLogFileBytes } from "./log-file.ts";

const root = "/api/v1/ledger";

/** The files of a server's log. Bundles of entries need a token with `ledger:audit`. */
export function openHttpLog(client: PlumblineClient): LogReader {
  return {
    async read(path) {
      assertLogPath(path);
      try {
        return await readAnswer(client, `${root}/${path}`);
      } catch (error) {
        // Any other "not found" is of something that is no ledger: nothing is known then.
        if (error instanceof PlumblineApiError && error.code === "audit/tile-not-found") return undefined;
        throw error;
      }
    },
  };
}

/** The verifier key that a server shows as its own. */
export function readServerKey(client: PlumblineClient): Promise<string> {
  return client.text(`${root}/key`);
}

async function readAnswer(client: PlumblineClient, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of await client.openStream(path)) {
    sizeBytes += (chunk as Uint8Array).length;
    if (sizeBytes > longestLogFileBytes) {
      throw ledgerCommandErrors["file-too-large"]({ path, maximumBytes: longestLogFileBytes });
    }
    chunks.push(chunk as Uint8Array);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
