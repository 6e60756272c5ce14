import { HttpReply } from "@plumbline/platform";
import type { Route } from "#context";
import { changeWorkspace } from "./change-workspace.ts";
import { createWorkspace } from "./create-workspace.ts";
import { errors } from "./errors.ts";
import { getUsableWorkspace, listUsableWorkspaces } from "./list-usable-workspaces.ts";
import type { MlflowInput } from "./mlflow-input.ts";
import { mlflowCall } from "./mlflow-route.ts";
import { removeWorkspace } from "./remove-workspace.ts";
import type { Workspace } from "./workspace.ts";

const root = "/3.0/mlflow/workspaces";
const manage = "workspaces:manage";
const deletionModes = ["RESTRICT", "CASCADE"];

/** MLflow's calls on workspaces. */
export const mlflowWorkspaceRoutes: readonly Route[] = [
  mlflowCall({
    method: "GET",
    path: root,
    permission: "session:own",
    summary: "The workspaces in which one holds something",
    handle: async (context, principal) => ({
      workspaces: (await listUsableWorkspaces(context, principal)).map(presentWorkspace),
    }),
  }),
  mlflowCall({
    method: "POST",
    path: root,
    permission: manage,
    summary: "Create a workspace",
    handle: async (context, principal, input) => {
      refuseArtifactRoot(input);
      const [name, description] = [input.text("name"), input.optionalText("description")];
      const workspace = await createWorkspace(context, principal, { name, description });
      return HttpReply.json(201, { workspace: presentWorkspace(workspace) });
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/:workspaceName`,
    permission: "session:own",
    summary: "A workspace in which one holds something",
    handle: async (context, principal, _input, { params }) => ({
      workspace: presentWorkspace(
        await getUsableWorkspace(context, principal, params["workspaceName"] ?? ""),
      ),
    }),
  }),
  mlflowCall({
    method: "PATCH",
    path: `${root}/:workspaceName`,
    permission: manage,
    summary: "Change a workspace's description",
    handle: async (context, principal, input, { params }) => {
      refuseArtifactRoot(input);
      const description = input.optionalText("description");
      if (description === undefined) throw errors["field-missing"]({ name: "description", type: "text" });
      const name = params["workspaceName"] ?? "";
      return {
        workspace: presentWorkspace(await changeWorkspace(context, principal, { name, description })),
      };
    },
  }),
  mlflowCall({
    method: "DELETE",
    path: `${root}/:workspaceName`,
    permission: manage,
    summary: "Close a workspace; RESTRICT only where it holds nothing",
    handle: async (context, principal, _input, { params, query }) => {
      const { mode = "RESTRICT" } = query as { mode?: string };
      if (!deletionModes.includes(mode)) throw errors["unknown-mode"]({ mode, known: deletionModes });
      const name = params["workspaceName"] ?? "";
      await removeWorkspace(context, principal, { name, evenIfUsed: mode === "CASCADE" });
      return new HttpReply(204);
    },
  }),
].flat();

/** Every artifact goes through this server, which chooses where its bytes lie. */
function refuseArtifactRoot(input: MlflowInput): void {
  if ((input.optionalText("default_artifact_root") ?? "") !== "") throw errors["no-artifact-root"]({});
}

function presentWorkspace({ name, description }: Workspace) {
  return { name, ...(description !== null && { description }) };
}
