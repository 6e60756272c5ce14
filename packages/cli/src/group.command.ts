import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList } from "./format-table.ts";
import { connectServer } from "./server-client.ts";

interface Group {
  name: string;
  description: string | null;
  isOfWorkspace: boolean;
  members: string[];
}

/** `plumbline group` */
export function configure(command: Command): void {
  command
    .command("create <name>")
    .description("create a group")
    .option("--description <text>", "what the group is for")
    .option("--of-workspace", "the workspace's own group (PLUMBLINE_WORKSPACE names the workspace)")
    .option(...jsonOption)
    .action(createGroup);
  command
    .command("list")
    .description("list groups and their members")
    .option(...jsonOption)
    .action(listGroups);
  command
    .command("remove <name>")
    .description("remove a group with the roles and grants that it holds")
    .option(...jsonOption)
    .action(removeGroup);
  for (const verb of ["add", "drop"] as const) {
    command
      .command(`${verb} <name> <user>`)
      .description(verb === "add" ? "put a user into a group" : "take a user out of a group")
      .option(...jsonOption)
      .action((name: string, user: string, options: AnswerOptions) =>
        changeMember(verb, name, user, options),
      );
  }
}

async function createGroup(
  name: string,
  options: AnswerOptions & { description?: string; ofWorkspace?: boolean },
): Promise<void> {
  const { description, ofWorkspace: isOfWorkspace } = options;
  const client = await connectServer();
  const group = await client.post<Group>("/api/v1/groups", { name, description, isOfWorkspace });
  printAnswer(options, group, () => [`created ${group.name}`]);
}

async function listGroups(options: AnswerOptions): Promise<void> {
  const { groups } = await (await connectServer()).get<{ groups: Group[] }>("/api/v1/groups");
  printAnswer(options, { groups }, () =>
    formatList(
      ["GROUP", "OF", "MEMBERS", "FOR"].map((heading) => ({ heading })),
      groups.map(({ name, isOfWorkspace, members, description }) => [
        name,
        isOfWorkspace ? "the workspace" : "the server",
        members.join(", ") || "nobody",
        description ?? "",
      ]),
      "no groups; `plumbline group create NAME` makes one",
    ),
  );
}

async function removeGroup(name: string, options: AnswerOptions): Promise<void> {
  await (await connectServer()).delete(`/api/v1/groups/${encodeURIComponent(name)}`);
  printAnswer(options, { name, removed: true }, () => [`removed ${name}`]);
}

async function changeMember(
  verb: "add" | "drop",
  name: string,
  user: string,
  options: AnswerOptions,
): Promise<void> {
  const path = `/api/v1/groups/${encodeURIComponent(name)}/members/${encodeURIComponent(user)}`;
  const client = await connectServer();
  await (verb === "add" ? client.put(path, {}) : client.delete(path));
  const isMember = verb === "add";
  printAnswer(options, { name, user, isMember }, () => [`${user} is ${isMember ? "" : "not "}in ${name}`]);
}
