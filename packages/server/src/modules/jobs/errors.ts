import { defineErrors } from "@plumbline/platform";

export const jobErrors = defineErrors("jobs", {
  "not-found": { status: 404, message: (v: { id: string }) => `job ${v.id} does not exist` },
  "lease-lost": {
    status: 409,
    message: (v: { id: string; fence: number }) =>
      `job ${v.id}: the lease with fence ${v.fence} has ended; stop the work, another worker may have it`,
  },
  over: {
    status: 409,
    message: (v: { id: string; state: string }) => `job ${v.id} has already ended: ${v.state}`,
  },
  "object-not-named": {
    status: 404,
    message: (v: { id: string; sha256: string }) => `job ${v.id} names no input sha256:${v.sha256}`,
  },
  "unknown-kind": {
    status: 500,
    message: (v: { kind: string }) => `no module of this server knows jobs of kind ${v.kind}`,
  },
});
