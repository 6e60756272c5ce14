import type { Readable } from "node:stream";
import { formatVerifierKey } from "@plumbline/ledger";
import { Face, formatTime, httpErrors, HttpReply, type Route, type RouteRequest } from "@plumbline/platform";
import { addCheckpoint, type WitnessContext } from "./add-checkpoint.ts";

const text = "text/plain; charset=utf-8";
/** 63 hashes and a note with a hundred signatures are shorter. */
const longestRequestBytes = 64 * 1024;

type Request = RouteRequest<undefined, never, never, never>;

/** All are public: a witness's word is meant for everyone, and a log is known by its signature. */
const shared = { face: Face.native, permission: "public" } as const;

export const witnessRoutes: readonly Route<WitnessContext, undefined>[] = [
  {
    ...shared,
    method: "POST",
    path: "/add-checkpoint",
    summary: "Signs a checkpoint that continues the last one signed (C2SP tlog-witness)",
    input: "stream",
    bodyLimitBytes: longestRequestBytes,
    requestsPerMinute: 600,
    handle: async (context, request) => {
      const answer = await addCheckpoint(context, await readText(request));
      return "cosignature" in answer
        ? new HttpReply(200, answer.cosignature, { "content-type": text })
        : new HttpReply(409, `${answer.sizeCosigned}\n`, { "content-type": "text/x.tlog.size" });
    },
  },
  {
    ...shared,
    method: "GET",
    path: "/key",
    summary: "The witness's verifier key as one line of C2SP vkey text",
    handle: ({ key }) =>
      new HttpReply(200, `${formatVerifierKey(key.verifierKey)}\n`, { "content-type": text }),
  },
  {
    ...shared,
    method: "GET",
    path: "/logs",
    summary: "What this witness signed last of each log that it watches",
    handle: async ({ logs, cosigned, forks }) => ({
      logs: [...logs.keys()].map((origin) => {
        const last = cosigned.find(origin);
        return last === undefined
          ? { origin, size: 0 }
          : { origin, size: last.size, cosignedAt: formatTime(last.cosignedAtMs), checkpoint: last.note };
      }),
      forks: await forks.count(),
    }),
  },
];

async function readText({ http }: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of (http.body ?? []) as Readable) {
    sizeBytes += (chunk as Uint8Array).length;
    if (sizeBytes > longestRequestBytes) throw httpErrors["too-large"]({ limitBytes: longestRequestBytes });
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString("utf8");
}
