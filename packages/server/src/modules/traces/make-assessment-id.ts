import type { AppContext } from "#context";

export function makeAssessmentId({ random }: Pick<AppContext, "random">): string {
  return `a-${random.id()}`;
}
