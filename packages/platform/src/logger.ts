import { pino, type DestinationStream, type Logger } from "pino";
import { PinoPretty } from "pino-pretty";

export type { Logger } from "pino";

/** Logs go to stderr: pretty on a terminal, one JSON object a line otherwise. Secrets are never passed to it. */
export function createLogger(options: { level: string; name: string; pretty?: boolean }): Logger {
  const pretty = options.pretty ?? process.stderr.isTTY;
  const destination: DestinationStream = pretty
    ? PinoPretty({ destination: 2, sync: true, ignore: "pid,hostname" })
    : pino.destination({ dest: 2, sync: true });
  return pino(
    { level: options.level, name: options.name, redact: ["req.headers.authorization", "req.headers.cookie"] },
    destination,
  );
}
