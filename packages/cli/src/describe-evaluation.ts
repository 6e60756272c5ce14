/** An evaluation, as the server answers it. */
export interface Evaluation {
  id: string;
  jobId: string;
  state: string;
}

export function describeEvaluation({ id, state }: Evaluation): string[] {
  return [`evaluation ${id} ${state}`];
}
