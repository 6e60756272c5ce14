import { connect, type Socket } from "node:net";

/** A request of JSON, or without a body. */
export interface BenchRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly body?: string;
}

export interface BenchAnswer {
  readonly status: number;
  readonly body: Buffer;
}

interface Waiting {
  /** What was sent, where it may be sent once more. */
  readonly again: string | undefined;
  resolve(answer: BenchAnswer): void;
  reject(error: Error): void;
}

const headEnd = Buffer.from("\r\n\r\n");
const none = Buffer.alloc(0);

/**
 * One HTTP/1.1 connection, one request at a time. Written for measuring: what a general client does for each request
 * (pools, header objects, streams) costs more than the server that it is to measure.
 */
export class KeepAliveConnection implements Disposable {
  readonly #host: string;
  readonly #port: number;
  readonly #headers: string;
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;
  #chunks: Buffer[] = [];
  #received = 0;
  /** Bytes that the answer needs at least before it is worth looking at again. */
  #wanted = 0;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#headers = Object.entries({ host: `${hostname}:${port}`, ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("");
  }

  request({ method, path, body }: BenchRequest): Promise<BenchAnswer> {
    if (this.#waiting !== undefined) throw new Error("this connection waits for another answer");
    const content =
      body === undefined
        ? "\r\n"
        : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const text = `${method} ${path} HTTP/1.1\r\n${this.#headers}${content}`;
    return new Promise((resolve, reject) => {
      this.#waiting = { again: this.#socket === undefined ? undefined : text, resolve, reject };
      (this.#socket ??= this.#open()).write(text);
    });
  }

  [Symbol.dispose](): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    const gone = (error?: Error) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      const waiting = this.#waiting;
      if (waiting?.again !== undefined && this.#received === 0) {
        // The server ended an idle connection just as it was used, as it may: every client tries such once more.
        this.#waiting = { ...waiting, again: undefined };
        (this.#socket = this.#open()).write(waiting.again);
        return;
      }
      this.#waiting = undefined;
      waiting?.reject(error ?? new Error("the server closed the connection instead of answering"));
    };
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", gone);
    socket.on("close", () => gone());
    return socket;
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.#received < this.#wanted) return;
    const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#received);
    this.#chunks = [all];
    const found = readAnswer(all);
    if (typeof found === "number") {
      this.#wanted = found;
      return;
    }
    this.#chunks = [];
    this.#received = 0;
    this.#wanted = 0;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    // A server may end a connection after so many requests: the next one opens another.
    if (found.closes) {
      const socket = this.#socket;
      this.#socket = undefined;
      socket?.destroy();
    }
    waiting?.resolve(found);
  }
}

/** A whole answer, or how many bytes there have to be before it can be one. */
function readAnswer(bytes: Buffer): (BenchAnswer & { closes: boolean }) | number {
  const bodyStart = bytes.indexOf(headEnd) + headEnd.length;
  if (bodyStart < headEnd.length) return bytes.length + 1;
  const head = bytes.toString("latin1", 0, bodyStart).toLowerCase();
  const status = Number(head.slice(9, 12));
  const closes = head.includes("\r\nconnection: close");
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) {
    const end = bodyStart + Number(length);
    return bytes.length < end ? end : { status, closes, body: bytes.subarray(bodyStart, end) };
  }
  if (!/\r\ntransfer-encoding: *chunked/.test(head)) return { status, closes, body: none };
  const body = readChunks(bytes, bodyStart);
  return typeof body === "number" ? body : { status, closes, body };
}

function readChunks(bytes: Buffer, start: number): Buffer | number {
  // Most looks at an unfinished answer end here, before its chunks are walked through.
  if (bytes.toString("latin1", bytes.length - 5) !== "0\r\n\r\n") return bytes.length + 1;
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd === -1) return bytes.length + 1;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    if (size === 0) return Buffer.concat(chunks);
    const end = lineEnd + 2 + size;
    if (bytes.length < end + 2) return end + 2;
    chunks.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}
