import { Face, formatTime, HttpReply } from "@plumbline/platform";
import type { z } from "zod";
import { defineRoute, type Route } from "#context";
import { changeWorkspace } from "./change-workspace.ts";
import { createWorkspace } from "./create-workspace.ts";
import { getUsableWorkspace, listUsableWorkspaces } from "./list-usable-workspaces.ts";
import { removeWorkspace } from "./remove-workspace.ts";
import {
  newWorkspaceSchema,
  workspaceChangeSchema,
  workspaceListSchema,
  workspaceParamsSchema,
  workspaceRemovalSchema,
  workspaceSchema,
} from "./workspace.schema.ts";
import type { Workspace } from "./workspace.ts";

const change = { face: Face.native, permission: "workspaces:manage" } as const;

export const workspaceRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/workspaces",
    face: Face.native,
    permission: "session:own",
    summary: "The workspaces in which one holds something",
    response: workspaceListSchema,
    handle: async (context, { principal }) => ({
      workspaces: (await listUsableWorkspaces(context, principal)).map(presentWorkspace),
    }),
  }),
  defineRoute({
    ...change,
    method: "POST",
    path: "/api/v1/workspaces",
    summary: "Create a workspace",
    body: newWorkspaceSchema,
    response: workspaceSchema,
    handle: async (context, { principal, body }) =>
      HttpReply.json(201, presentWorkspace(await createWorkspace(context, principal, body))),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/workspaces/:workspace",
    face: Face.native,
    permission: "session:own",
    summary: "A workspace in which one holds something",
    params: workspaceParamsSchema,
    response: workspaceSchema,
    handle: async (context, { principal, params }) =>
      presentWorkspace(await getUsableWorkspace(context, principal, params.workspace)),
  }),
  defineRoute({
    ...change,
    method: "PATCH",
    path: "/api/v1/workspaces/:workspace",
    summary: "Change a workspace's description, or what decides who reaches its objects",
    params: workspaceParamsSchema,
    body: workspaceChangeSchema,
    response: workspaceSchema,
    handle: async (context, { principal, params, body }) =>
      presentWorkspace(await changeWorkspace(context, principal, { name: params.workspace, ...body })),
  }),
  defineRoute({
    ...change,
    method: "DELETE",
    path: "/api/v1/workspaces/:workspace",
    summary: "Close a workspace; what it holds stays, and nobody reaches it",
    params: workspaceParamsSchema,
    query: workspaceRemovalSchema,
    handle: async (context, { principal, params, query }) => {
      await removeWorkspace(context, principal, { name: params.workspace, ...query });
      return new HttpReply(204);
    },
  }),
];

function presentWorkspace(workspace: Workspace): z.infer<typeof workspaceSchema> {
  const { name, description, objectAccess, createdAtMs } = workspace;
  return { name, description, objectAccess, createdAt: formatTime(createdAtMs) };
}
