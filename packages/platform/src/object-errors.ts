import { defineErrors } from "./errors.ts";

export const objectErrors = defineErrors("objects", {
  "not-found": {
    status: 404,
    message: (v: { sha256: string }) => `object sha256:${v.sha256} is not in the store`,
  },
  "too-large": {
    status: 413,
    message: (v: { maximumBytes: number }) =>
      `object is larger than the ${v.maximumBytes} bytes allowed here`,
  },
  "digest-mismatch": {
    status: 400,
    message: (v: { expected: string; actual: string }) =>
      `object's SHA-256 is ${v.actual}, not ${v.expected} as announced: it was altered or cut short on its way; send it again`,
  },
  "bad-name": {
    status: 400,
    message: (v: { field: string; value: string }) =>
      `${v.field} ${JSON.stringify(v.value)} cannot name a place in the object store; use letters, digits, '-' and '_'`,
  },
});
