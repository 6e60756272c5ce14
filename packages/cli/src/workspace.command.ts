import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList, formatTable } from "./format-table.ts";
import { parseHolder } from "./holder-name.ts";
import { connectServer } from "./server-client.ts";

interface Workspace {
  name: string;
  description: string | null;
  objectAccess: "roles" | "grants";
}
interface Member {
  kind: "user" | "group";
  name: string;
  roles: string[];
}

/** `plumbline workspace` */
export function configure(command: Command): void {
  command
    .command("create <name>")
    .description("create a workspace")
    .option("--description <text>", "what the workspace is for")
    .option("--by-grants", "only grants reach its experiments, models and deployments, whatever the role")
    .option(...jsonOption)
    .action(createWorkspace);
  command
    .command("list")
    .description("list the workspaces in which you hold something")
    .option(...jsonOption)
    .action(listWorkspaces);
  command
    .command("close <name>")
    .description("close a workspace: nobody reaches what it holds any more")
    .option("--even-if-used", "also where it holds runs, models or deployments")
    .option(...jsonOption)
    .action(closeWorkspace);
  command
    .command("members")
    .description("list who holds which roles in the workspace (PLUMBLINE_WORKSPACE, or default)")
    .option(...jsonOption)
    .action(listMembers);
  command
    .command("roles <holder> [role...]")
    .description("give user:NAME or group:NAME roles there, in place of those held; none takes all away")
    .option(...jsonOption)
    .action(setRoles);
}

async function createWorkspace(
  name: string,
  options: AnswerOptions & { description?: string; byGrants?: boolean },
): Promise<void> {
  const { description, byGrants } = options;
  const objectAccess = byGrants === true ? "grants" : "roles";
  const client = await connectServer();
  const workspace = await client.post<Workspace>("/api/v1/workspaces", { name, description, objectAccess });
  printAnswer(options, workspace, () => [`created ${workspace.name}`]);
}

async function listWorkspaces(options: AnswerOptions): Promise<void> {
  const client = await connectServer();
  const { workspaces } = await client.get<{ workspaces: Workspace[] }>("/api/v1/workspaces");
  printAnswer(options, { workspaces }, () =>
    formatTable(
      ["WORKSPACE", "OBJECTS BY", "FOR"].map((heading) => ({ heading })),
      workspaces.map(({ name, objectAccess, description }) => [name, objectAccess, description ?? ""]),
    ),
  );
}

async function closeWorkspace(
  name: string,
  options: AnswerOptions & { evenIfUsed?: boolean },
): Promise<void> {
  const query = options.evenIfUsed === true ? { evenIfUsed: true } : {};
  await (
    await connectServer()
  ).delete(`/api/v1/workspaces/${encodeURIComponent(name)}`, undefined, { query });
  printAnswer(options, { name, closed: true }, () => [`closed ${name}`]);
}

async function listMembers(options: AnswerOptions): Promise<void> {
  const { members } = await (await connectServer()).get<{ members: Member[] }>("/api/v1/members");
  printAnswer(options, { members }, () =>
    formatList(
      ["HOLDER", "ROLES"].map((heading) => ({ heading })),
      members.map(({ kind, name, roles }) => [`${kind}:${name}`, roles.join(", ")]),
      "no members; `plumbline workspace roles user:NAME viewer` makes one",
    ),
  );
}

async function setRoles(holder: string, roles: string[], options: AnswerOptions): Promise<void> {
  const { kind, name } = parseHolder(holder);
  const client = await connectServer();
  const member = await client.put<Member>(`/api/v1/members/${kind}/${encodeURIComponent(name)}`, { roles });
  printAnswer(options, member, () => [`${holder}: ${member.roles.join(", ") || "no role"}`]);
}
