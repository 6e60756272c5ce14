import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import { gatewayErrors } from "./errors.ts";

const unpackers = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
]);

/**
 * Undoes `Content-Encoding`. The limit holds for what comes out, so that a small body cannot become a huge one.
 *
 * @throws PlumblineError `gateway/malformed-request`, `gateway/body-too-large`.
 */
export async function decompressBody(body: Buffer, encoding: string, limitBytes: number): Promise<Buffer> {
  const unpack = unpackers.get(encoding.toLowerCase());
  if (unpack === undefined) {
    const reason = `Content-Encoding is ${JSON.stringify(encoding)}; gzip and deflate are understood`;
    throw gatewayErrors["malformed-request"]({ reason });
  }
  try {
    return await unpack(body, { maxOutputLength: limitBytes });
  } catch (cause) {
    if ((cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") {
      throw gatewayErrors["body-too-large"]({ limitBytes }, { cause });
    }
    throw gatewayErrors["malformed-request"](
      { reason: `request body is not ${encoding}: ${(cause as Error).message}` },
      { cause },
    );
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
