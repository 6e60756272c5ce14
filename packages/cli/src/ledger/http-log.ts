import type { LogReader } from "@plumbline/ledger";
import { PlumblineApiError, type PlumblineClient } from "@plumbline/sdk";
import { ledgerCommandErrors } from "./errors.ts";
import { assertLogPath, longestLogFileBytes } from "./log-file.ts";

const root = "/api/v1/ledger";
const absentCodes = new Set(["audit/tile-not-found", "audit/not-witnessed"]);

/** The files of a server's log. Bundles of entries need a token with `ledger:audit`. */
export function openHttpLog(client: PlumblineClient): LogReader {
  return {
    async read(path) {
      assertLogPath(path);
      try {
        return await readAnswer(client, `${root}/${path}`);
      } catch (error) {
        // Any other "not found" is of something that is no ledger: nothing is known then.
        if (error instanceof PlumblineApiError && absentCodes.has(error.code)) return undefined;
        throw error;
      }
    },
  };
}

/** The verifier key that a server shows as its own. */
export function readServerKey(client: PlumblineClient): Promise<string> {
  return client.text(`${root}/key`);
}

/** The key ids of the witnesses that signed a server's log. */
export async function readWitnessKeyIds(client: PlumblineClient): Promise<string[]> {
  const { witnesses } = await client.get<{ witnesses: { keyId: string; size: number }[] }>(
    `${root}/witnesses`,
  );
  return witnesses.flatMap(({ keyId, size }) => (size > 0 ? [keyId] : []));
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
