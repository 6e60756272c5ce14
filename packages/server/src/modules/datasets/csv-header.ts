import { open } from "node:fs/promises";
import { UnreadableFile } from "./describe-failure.ts";

const largestHeaderBytes = 1024 * 1024;

/**
 * Column names from the first record of a CSV file (RFC 4180, comma, UTF-8, with or without a byte order mark).
 * DuckDB's own detection is not used: it takes another line for the header when the first does not fit the rest.
 * @throws UnreadableFile where there is no header to be read.
 */
export async function readCsvHeader(path: string): Promise<string[]> {
  await using file = await open(path, "r");
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(largestHeaderBytes) });
  const text = decode(buffer.subarray(0, bytesRead));
  return parseHeader(text);
}

export function parseHeader(text: string): string[] {
  const names: string[] = [];
  let position = 0;
  for (;;) {
    const quoted = text[position] === '"';
    const { value, end } = quoted ? readQuoted(text, position) : readPlain(text, position);
    names.push(value);
    const after = text[end];
    if (after === ",") {
      position = end + 1;
      continue;
    }
    if (after !== undefined && after !== "\n" && after !== "\r") {
      throw new UnreadableFile(`line 1: text follows the closing quote of field ${names.length}`);
    }
    return names;
  }
}

function readPlain(text: string, start: number): { value: string; end: number } {
  const rest = /[,\r\n]/g;
  rest.lastIndex = start;
  const end = rest.exec(text)?.index ?? text.length;
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): { value: string; end: number } {
  const quoted = /"((?:[^"]|"")*)"/y;
  quoted.lastIndex = start;
  const match = quoted.exec(text);
  if (match === null) throw new UnreadableFile("line 1: a quoted field of the header is not closed");
  return { value: (match[1] ?? "").replaceAll('""', '"'), end: quoted.lastIndex };
}

function decode(bytes: Uint8Array): string {
  try {
    // Streaming, because the limit may fall inside a character.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    throw new UnreadableFile("it is not UTF-8 text; convert the file to UTF-8");
  }
}
