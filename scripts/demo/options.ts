import { parseArgs } from "node:util";

export interface DemoOptions {
  /** Ends by itself after the last step. */
  readonly exit: boolean;
  /** Port of the server; 0 takes a free one. */
  readonly port: number;
  /** Directory of everything that the demo writes; undefined is `.demo`, made anew. */
  readonly directory: string | undefined;
}

/** @throws Error on an option that is not there or a port that is none. */
export function readOptions(): DemoOptions {
  const { values } = parseArgs({
    options: { exit: { type: "boolean" }, port: { type: "string" }, data: { type: "string" } },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port}: must be 0 to 65535`);
  return { exit: values.exit === true, port, directory: values.data };
}
