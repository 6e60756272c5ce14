import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { gunzip, inflate, inflateRaw } from "node:zlib";
import { parseJson } from "@plumbline/platform";
import { traceErrors } from "./errors.ts";
import { readOtlpJson } from "./read-otlp-json.ts";
import { readOtlpProtobuf } from "./read-otlp-protobuf.ts";
import type { ResourceSpans } from "./span.ts";

export const OtlpEncoding = { protobuf: "application/x-protobuf", json: "application/json" } as const;
export type OtlpEncoding = (typeof OtlpEncoding)[keyof typeof OtlpEncoding];

/** @throws PlumblineError `traces/otlp-content-type`. */
export function otlpEncodingOf(contentType: string | undefined): OtlpEncoding {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  const encoding = Object.values(OtlpEncoding).find((name) => name === type);
  if (encoding === undefined) throw traceErrors["otlp-content-type"]({ actual: contentType ?? "" });
  return encoding;
}

/**
 * Reads the body of an OTLP export. The limit holds for what came and for what it unpacks to.
 * @throws PlumblineError `traces/bad-otlp`, `traces/otlp-too-large`, `traces/otlp-content-encoding`.
 */
export async function readOtlpBody(
  stream: Readable,
  {
    encoding,
    contentEncoding,
    maximumBytes,
  }: { encoding: OtlpEncoding; contentEncoding: string | undefined; maximumBytes: number },
): Promise<ResourceSpans[]> {
  const body = await unpack(await collect(stream, maximumBytes), contentEncoding, maximumBytes);
  if (encoding === OtlpEncoding.protobuf) return readOtlpProtobuf(body);
  let value: unknown;
  try {
    value = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw traceErrors["bad-otlp"]({ reason: error instanceof Error ? error.message : "it is not JSON" });
  }
  return readOtlpJson(value);
}

async function collect(stream: Readable, maximumBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Uint8Array;
    sizeBytes += bytes.byteLength;
    if (sizeBytes > maximumBytes) throw traceErrors["otlp-too-large"]({ maximumBytes });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function unpack(
  body: Buffer,
  contentEncoding: string | undefined,
  maximumBytes: number,
): Promise<Buffer> {
  const options = { maxOutputLength: maximumBytes };
  const encoding = contentEncoding?.trim().toLowerCase() ?? "identity";
  try {
    if (encoding === "identity" || encoding === "") return body;
    if (encoding === "gzip") return await promisify(gunzip)(body, options);
    if (encoding === "deflate") {
      // Some clients send deflate without zlib's frame, whose first byte has 8 as its low half.
      return await promisify((body[0] ?? 0) % 16 === 8 ? inflate : inflateRaw)(body, options);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw traceErrors["otlp-too-large"]({ maximumBytes });
    }
    throw traceErrors["bad-otlp"]({ reason: `it is not ${encoding}` });
  }
  throw traceErrors["otlp-content-encoding"]({ actual: contentEncoding ?? "" });
}
