import { defineErrors, type Problem } from "@plumbline/platform";

const listed = (problems: readonly Problem[]) =>
  problems.map(({ field, message }) => `${field} ${message}`).join("; ");

export const evaluationErrors = defineErrors("evaluations", {
  "not-found": { status: 404, message: (v: { id: string }) => `evaluation ${v.id} does not exist` },
  "dataset-not-found": {
    status: 404,
    message: (v: { name: string; digest: string }) =>
      `dataset ${v.name} has no version ${v.digest}; register the file first`,
  },
  insufficient: {
    status: 409,
    message: (v: { version: string; dataset: string; problems: readonly Problem[] }) =>
      `${v.version} cannot be evaluated on ${v.dataset}, its evidence stays insufficient: ${listed(v.problems)}`,
  },
  "implausible-output": {
    status: 400,
    message: (v: { problems: readonly Problem[] }) => `the evaluation does not add up: ${listed(v.problems)}`,
  },
});
