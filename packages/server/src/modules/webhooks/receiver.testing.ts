import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: { entity: string; action: string; timestamp: string; data: Record<string, unknown> };
}

/** A receiver of webhooks on loopback that keeps what it gets. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** What it answers from now on. Default 200. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Waits until so many came. @throws Error after ten seconds. */
  waitFor(count: number): Promise<readonly Received[]>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let status = 200;
  let answerHeaders: Readonly<Record<string, string>> = {};
  const keep = async (request: IncomingMessage, response: ServerResponse) => {
    const content = await text(request);
    const { url: path = "", headers } = request;
    received.push({ path, headers, text: content, body: JSON.parse(content) as Received["body"] });
    response.writeHead(status, answerHeaders).end("heard");
  };
  const server = createServer((request, response) => void keep(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next, headers = {}) => {
      status = next;
      answerHeaders = headers;
    },
    waitFor: async (count) => {
      await until(
        () => received.length >= count,
        () => `${received.length} of ${count} deliveries came`,
      );
      return received;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** @throws Error with what `describe` says when the time is over. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  describe: () => string,
  seconds = 10,
): Promise<void> {
  const deadlineMs = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${seconds} s: ${describe()}`);
    await wait(20);
  }
}

/** As a receiver checks it, by MLflow's documentation. */
export function isSignedWith(secret: string, { headers, text: content }: Received): boolean {
  const [id, timestamp, signature] = ["delivery-id", "timestamp", "signature"].map((name) =>
    String(headers[`x-mlflow-${name}`]),
  );
  const [version, digest = ""] = (signature ?? "").split(",");
  const expected = createHmac("sha256", secret).update(`${id}.${timestamp}.${content}`).digest();
  const given = Buffer.from(digest, "base64");
  return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
}
