/** How the command ends. `gate check` and `ledger verify` have meanings of their own. */
export const ExitCode = {
  done: 0,
  /** Refused by the server, or failed. */
  failed: 1,
  usage: 2,
  /** By Ctrl-C: 128 and the signal's number, as shells have it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
