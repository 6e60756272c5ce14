import { createHmac } from "node:crypto";

/**
 * Headers by which a receiver tells that a delivery is ours, when it was sent, and whether it had it before.
 * The signature is `v1,` and the base64 HMAC-SHA256 of `<delivery id>.<timestamp>.<body>`, as MLflow's `webhooks/delivery.py` has it.
 *
 * @param secret undefined where deliveries are not signed.
 * @param nowMs of this attempt: a receiver may refuse what is old.
 */
export function signatureHeaders(
  secret: string | undefined,
  deliveryId: string,
  nowMs: number,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const headers = { "X-MLflow-Delivery-Id": deliveryId, "X-MLflow-Timestamp": timestamp };
  if (secret === undefined) return headers;
  const digest = createHmac("sha256", secret).update(`${deliveryId}.${timestamp}.${body}`).digest("base64");
  return { ...headers, "X-MLflow-Signature": `v1,${digest}` };
}
