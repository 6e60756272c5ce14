import { defineErrors } from "@plumbline/platform";

export const importErrors = defineErrors("imports", {
  "not-found": {
    status: 404,
    message: (v: { importId: string }) => `no import with id ${JSON.stringify(v.importId)} exists`,
  },
  "already-completed": {
    status: 409,
    message: (v: { importId: string }) =>
      `import ${v.importId} was completed; begin another to import from the same source again`,
  },
  "too-many-points": {
    status: 400,
    message: (v: { points: number; maximum: number }) =>
      `items: hold ${v.points} metric points; at most ${v.maximum} are allowed in one batch, send more of them as items of kind points`,
  },
  "bad-json": {
    status: 400,
    message: (v: { field: string; reason: string }) => `${v.field}: is no JSON: ${v.reason}`,
  },
  "run-changed": {
    status: 409,
    message: (v: { runId: string }) =>
      `run ${v.runId}: another importer laid down points of it meanwhile; nothing of the batch was recorded. Send the run's points again from the first`,
  },
  "run-incomplete": {
    status: 409,
    message: (v: { runId: string; expected: string; written: string; points: number }) =>
      `run ${v.runId}: what arrived has the digest ${v.written} with ${v.points} points, the source's is ${v.expected}; nothing of the batch was recorded. Send the run's points again from the first`,
  },
});
