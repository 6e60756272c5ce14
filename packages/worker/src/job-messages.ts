import type { JobProgress } from "./job-client.ts";

/** What the worker tells the process that runs a job. */
export interface RunMessage {
  readonly kind: string;
  readonly input: unknown;
  readonly threads: number;
}

/** What that process tells the worker: any number of `progress`, then one of the others. */
export type JobMessage =
  | { readonly type: "progress"; readonly progress: JobProgress }
  | { readonly type: "done"; readonly output: unknown }
  | { readonly type: "failed"; readonly reason: string; readonly retryable: boolean };

/** How a job ended. */
export type JobOutcome = Exclude<JobMessage, { type: "progress" }>;
