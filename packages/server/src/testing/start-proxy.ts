import { once } from "node:events";
import { createServer, request } from "node:http";

export interface ReverseProxy extends AsyncDisposable {
  /** Where clients reach it, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
}

/** A reverse proxy that hands every request on as it came, and says in `X-Forwarded-*` whom it is for. */
export async function startProxy(
  target: string,
  forwarded: Readonly<Record<string, string>> = {},
): Promise<ReverseProxy> {
  const proxy = createServer((incoming, answer) => {
    const headers = {
      ...incoming.headers,
      host: new URL(target).host,
      "x-forwarded-host": incoming.headers.host,
      "x-forwarded-proto": "http",
      "x-forwarded-for": incoming.socket.remoteAddress,
      ...forwarded,
    };
    const onward = request(new URL(incoming.url ?? "/", target), {
      method: incoming.method ?? "GET",
      headers,
    });
    onward.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (typeof address !== "object" || address === null) throw new Error("no port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
