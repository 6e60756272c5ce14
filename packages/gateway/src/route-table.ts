import { openEnvelope, parseEnvelope, parsePublicKeyPem } from "@plumbline/ledger";
import { z } from "zod";
import { gatewayErrors } from "./errors.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.object({ path: z.string(), sha256, sizeBytes: z.number().int().nonnegative() });
const field = z.object({
  name: z.string().optional(),
  type: z.string(),
  required: z.boolean().optional(),
  "tensor-spec": z.object({ dtype: z.string(), shape: z.array(z.number()) }).optional(),
});

const deploymentRoute = z.object({
  name: z.string().min(1),
  deploymentId: z.string(),
  revision: z.number().int().positive(),
  model: z.string(),
  version: z.union([z.string(), z.number()]).transform(String),
  versionId: z.string(),
  versionDigest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  files: z.array(file),
  onnxPath: z.string(),
  signature: z.object({ inputs: z.array(field), outputs: z.array(field).nullish() }),
  entityKey: z.string().nullable(),
});

const routeTableSchema = z.object({
  generation: z.number().int().nonnegative(),
  issuedAt: z.string(),
  callers: z.array(
    z.object({ tokenSha256: sha256, actorId: z.string(), expiresAtMs: z.number().nullable() }),
  ),
  deployments: z.array(deploymentRoute),
});

/** What a gateway serves and to whom, as the server signed it. */
export type RouteTable = z.infer<typeof routeTableSchema>;
/** One deployment at one revision. */
export type DeploymentRoute = z.infer<typeof deploymentRoute>;

export const routeTableType = "application/vnd.plumbline.route-table.v1+json";

/**
 * Verifies a route table's DSSE envelope and reads it.
 *
 * @param publicKeyPem the pinned evidence key.
 * @throws PlumblineError `gateway/untrusted-route-table`.
 */
export function openRouteTable(envelope: Uint8Array, publicKeyPem: string): RouteTable {
  try {
    const opened = openEnvelope(parseEnvelope(envelope), [parsePublicKeyPem(publicKeyPem)]);
    if (opened.payloadType !== routeTableType) throw new TypeError(`its type is ${opened.payloadType}`);
    return routeTableSchema.parse(JSON.parse(new TextDecoder().decode(opened.payload)));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw gatewayErrors["untrusted-route-table"]({ reason }, { cause });
  }
}

/** Whether two routes serve the same thing, so that a loaded model can stay. */
export function isSameRoute(one: DeploymentRoute, other: DeploymentRoute): boolean {
  return (
    one.deploymentId === other.deploymentId &&
    one.revision === other.revision &&
    one.versionDigest === other.versionDigest &&
    one.entityKey === other.entityKey
  );
}
