import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList } from "./format-table.ts";
import { connectServer } from "./server-client.ts";

interface Grant {
  object: string;
  holder: string;
  level: string;
  grantedAt: string;
  grantedBy: string;
}
interface HeldGrant {
  level: string;
  every: boolean;
  group: string | null;
}
interface Access {
  userName: string;
  permission: string;
  workspace: string;
  allowed: boolean;
  roles: { role: string; workspace: string; group: string | null }[];
  grants: HeldGrant[];
  takenAwayBy: HeldGrant[];
  wouldAllow: { roles: string[]; levels: string[] };
}

/** `plumbline access` */
export function configure(command: Command): void {
  command
    .command("why <permission>")
    .description("say why a user may do something, or what is missing")
    .option("--user <name>", "another user (needs access:manage)")
    .option("--object <object>", "experiment:ID, model:NAME or deployment:NAME")
    .option(...jsonOption)
    .action(explain);
  command
    .command("list")
    .description("list grants: of an object, of the workspace, or your own, as far as you may see them")
    .option("--object <object>", "experiment:ID, model:NAME or deployment:NAME; * for all of a kind")
    .option(...jsonOption)
    .action(listGrants);
  command
    .command("grant <object> <holder> <level>")
    .description("give user:NAME or group:NAME a level on an object: none, read, use, edit or manage")
    .option(...jsonOption)
    .action(giveGrant);
  command
    .command("revoke <object> <holder>")
    .description("take a grant away")
    .option(...jsonOption)
    .action(takeGrant);
}

async function explain(
  permission: string,
  options: AnswerOptions & { user?: string; object?: string },
): Promise<void> {
  const { user, object } = options;
  const client = await connectServer();
  const access = await client.get<Access>("/api/v1/access", { query: { permission, user, object } });
  printAnswer(options, access, () => describeAccess(access, object));
}

function describeAccess(access: Access, object: string | undefined): string[] {
  const { userName, permission, workspace, allowed, roles, grants, takenAwayBy, wouldAllow } = access;
  const where = object === undefined ? `workspace ${workspace}` : `${object} of workspace ${workspace}`;
  const through = (group: string | null) => (group === null ? "" : `, by group ${group}`);
  const reasons = [
    ...roles.map(({ role, workspace: held, group }) => `role ${role} in workspace ${held}${through(group)}`),
    ...grants.map(
      ({ level, every, group }) => `grant ${level} on ${every ? "all of its kind" : "it"}${through(group)}`,
    ),
  ];
  const headline = `${userName} ${allowed ? "may" : "may not"} ${permission} in ${where}`;
  if (allowed) return [headline, ...reasons.map((reason) => `  because of ${reason}`)];
  return [
    headline,
    ...takenAwayBy.map(
      ({ every, group }) =>
        `  taken away by grant none on ${every ? "all of its kind" : "it"}${through(group)}`,
    ),
    `  a role that allows it: ${wouldAllow.roles.join(", ") || "none"}`,
    ...(wouldAllow.levels.length > 0 ? [`  a grant that allows it: ${wouldAllow.levels.join(", ")}`] : []),
  ];
}

async function listGrants(options: AnswerOptions & { object?: string }): Promise<void> {
  const client = await connectServer();
  const answer = await client.get<{ grants: Grant[] }>("/api/v1/grants", {
    query: { object: options.object },
  });
  printAnswer(options, answer, ({ grants }) =>
    formatList(
      ["OBJECT", "HOLDER", "LEVEL", "SINCE", "BY"].map((heading) => ({ heading })),
      grants.map(({ object, holder, level, grantedAt, grantedBy }) => [
        object,
        holder,
        level,
        grantedAt,
        grantedBy,
      ]),
      "no grants; `plumbline access grant experiment:ID user:NAME edit` gives one",
    ),
  );
}

async function giveGrant(
  object: string,
  holder: string,
  level: string,
  options: AnswerOptions,
): Promise<void> {
  const client = await connectServer();
  const grant = await client.put<Grant>("/api/v1/grants", { object, holder, level });
  printAnswer(options, grant, () => [`${grant.holder} has ${grant.level} on ${grant.object}`]);
}

async function takeGrant(object: string, holder: string, options: AnswerOptions): Promise<void> {
  await (await connectServer()).delete("/api/v1/grants", undefined, { query: { object, holder } });
  printAnswer(options, { object, holder, revoked: true }, () => [`${holder} has no grant on ${object}`]);
}
