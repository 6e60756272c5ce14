import { createHash } from "node:crypto";
import type { AppContext } from "#context";
import { listInvokeTokens } from "#identity";
import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { listDeployments } from "./deployment.store.ts";
import { type RouteTable, type RouteTableContent, toRoute } from "./route-table.ts";
import { findGeneration, saveGeneration } from "./route-table.store.ts";

type Context = Pick<AppContext, "storage" | "clock">;

/**
 * A workspace's route table as it is now. Its content comes from several modules, tokens of `identity` among them, so
 * it is compared by digest with the last one and gets the next generation where it differs.
 */
export async function readRouteTable(context: Context, workspace: WorkspaceId): Promise<RouteTable> {
  const content = await readContent(context, context.storage.read, workspace);
  const known = await findGeneration(context.storage.read, workspace);
  if (known !== undefined && known.contentSha256 === digestOf(content)) {
    return { generation: known.generation, ...content };
  }
  return context.storage.write(async (tx) => {
    const changed = await readContent(context, tx, workspace);
    const last = await findGeneration(tx, workspace);
    const contentSha256 = digestOf(changed);
    if (last?.contentSha256 === contentSha256) return { generation: last.generation, ...changed };
    const generation = (last?.generation ?? 0) + 1;
    await saveGeneration(tx, workspace, { generation, contentSha256 });
    return { generation, ...changed };
  });
}

async function readContent(
  context: Context,
  reader: Reader,
  workspace: WorkspaceId,
): Promise<RouteTableContent> {
  const callers = await listInvokeTokens(reader, { workspace, nowMs: context.clock.nowMs() });
  const deployments = await listDeployments(reader, workspace);
  return { callers: callers.map((caller) => ({ ...caller })), deployments: deployments.map(toRoute) };
}

/** Both lists are in a fixed order, and so are the fields: equal content is equal text. */
function digestOf(content: RouteTableContent): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
