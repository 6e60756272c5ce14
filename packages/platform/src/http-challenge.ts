import type { IncomingHttpHeaders } from "node:http";
import { Face } from "./http-route.ts";

const bearer = 'Bearer realm="plumbline"';
const basic = 'Basic realm="plumbline"';

/**
 * How a 401 asks for credentials (RFC 9110, 11.6.1). MLflow's Java client has only an address to hold a user and a password, and its
 * HTTP library sends them once it is asked for Basic. A browser would open its own password window at that, so it is never asked.
 *
 * @returns one value a header line: Apache's HttpClient 4 reads a single scheme of each.
 */
export function authenticationChallenges(face: Face, headers: IncomingHttpHeaders): string[] {
  const browser = headers["user-agent"]?.startsWith("Mozilla/") ?? false;
  return face === Face.mlflow && !browser ? [bearer, basic] : [bearer];
}
