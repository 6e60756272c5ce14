import { defineErrors } from "./errors.ts";

/** Why a request to a URL that a user gave was not sent, or got no answer. None of them quotes path or query: these may be secret. */
export const outboundErrors = defineErrors("outbound", {
  "invalid-url": {
    status: 400,
    message: (v: { rule: string }) => `the URL ${v.rule}`,
  },
  "not-https": {
    status: 400,
    message: (v: { host: string }) =>
      `the URL of ${JSON.stringify(v.host)} is not https; this server's operator allows http to hosts and networks of its list only`,
  },
  "address-refused": {
    status: 400,
    message: (v: { host: string; address: string }) =>
      `${JSON.stringify(v.host)} is ${v.address}, which is not a public address and not on the list of this server's operator`,
  },
  unresolved: {
    status: 400,
    message: (v: { host: string; reason: string }) =>
      `${JSON.stringify(v.host)} has no address (${v.reason}); check the host's name`,
  },
  unreachable: {
    status: 502,
    message: (v: { host: string; reason: string }) =>
      `${JSON.stringify(v.host)} could not be reached: ${v.reason}`,
  },
  "timed-out": {
    status: 504,
    message: (v: { host: string; seconds: number }) =>
      `${JSON.stringify(v.host)} did not answer within ${v.seconds} s`,
  },
});
