import { HttpReply, type Route } from "./http-route.ts";

/** A reason why a process should not get traffic, or undefined where all is well. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

/** Names of checks and what is wrong with those that fail. */
export async function runReadinessChecks(
  checks: ReadonlyMap<string, ReadinessCheck>,
): Promise<{ ready: boolean; reasons: Record<string, string> }> {
  const reasons: Record<string, string> = {};
  for (const [name, check] of checks) {
    const reason = await check();
    if (reason !== undefined) reasons[name] = reason;
  }
  return { ready: Object.keys(reasons).length === 0, reasons };
}

/** `/health` is MLflow's own probe; `/health/ready` gives reasons. */
export function healthRoutes<Context, Principal>(
  checks: ReadonlyMap<string, ReadinessCheck>,
): Route<Context, Principal>[] {
  const route = (
    path: string,
    summary: string,
    handle: Route<Context, Principal>["handle"],
  ): Route<Context, Principal> => ({
    method: "GET",
    path,
    face: "native",
    permission: "public",
    summary,
    handle,
  });
  return [
    route("/health", "Liveness, as MLflow probes it", () => new HttpReply(200, "OK")),
    route("/health/live", "Liveness", () => HttpReply.json(200, { live: true })),
    route("/health/ready", "Readiness, with reasons", async () => {
      const result = await runReadinessChecks(checks);
      return HttpReply.json(result.ready ? 200 : 503, result);
    }),
  ];
}
