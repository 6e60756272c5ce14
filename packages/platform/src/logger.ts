import { createRequire } from "node:module";
import type * as pinoPretty from "pino-pretty";
import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

/** Logs go to stderr: pretty on a terminal, one JSON object a line otherwise. Secrets are never passed to it. */
export function createLogger(options: { level: string; name: string; pretty?: boolean }): Logger {
  const pretty = options.pretty ?? process.stderr.isTTY;
  const destination: DestinationStream = pretty
    ? loadPretty().PinoPretty({ destination: 2, sync: true, ignore: "pid,hostname" })
    : pino.destination({ dest: 2, sync: true });
  return pino(
    { level: options.level, name: options.name, redact: ["req.headers.authorization", "req.headers.cookie"] },
    destination,
  );
}

/** Only a terminal needs it, and loading it takes as long as loading the web server. */
function loadPretty(): typeof pinoPretty {
  return createRequire(import.meta.url)("pino-pretty") as typeof pinoPretty;
}
