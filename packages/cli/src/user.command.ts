import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatTable } from "./format-table.ts";
import { connectServer } from "./server-client.ts";

interface User {
  userName: string;
  kind: "person" | "service";
  roles: string[];
  hasPassword: boolean;
  createdAt: string;
  signedInAt: string | null;
}

/** `plumbline user` */
export function configure(command: Command): void {
  command
    .command("create <name>")
    .description("create a user with roles")
    .option(
      "--role <role...>",
      "viewer, contributor, maintainer, approver, auditor, administrator, worker or gateway",
    )
    .option("--service", "a program's account: it has tokens, and no password, link or browser session")
    .option("--password-stdin", "read a password from stdin; without one the user signs in by link or token")
    .option(...jsonOption)
    .action(createUser);
  command
    .command("list")
    .description("list users")
    .option(...jsonOption)
    .action(listUsers);
  command
    .command("link <name>")
    .description("make a link that signs the user in once, in a browser")
    .option(...jsonOption)
    .action(createLink);
}

async function createUser(
  userName: string,
  options: AnswerOptions & { role?: string[]; service?: boolean; passwordStdin?: boolean },
): Promise<void> {
  const client = await connectServer();
  const password =
    options.passwordStdin === true ? (await text(process.stdin)).replace(/\r?\n$/, "") : undefined;
  const user = await client.post<User>("/api/v1/users", {
    userName,
    roles: options.role,
    password,
    kind: options.service === true ? "service" : "person",
  });
  printAnswer(options, user, ({ roles }) => [
    `created ${user.userName} with ${roles.join(", ") || "no role"}`,
  ]);
}

async function listUsers(options: AnswerOptions): Promise<void> {
  const { users } = await (await connectServer()).get<{ users: User[] }>("/api/v1/users");
  printAnswer(options, { users }, () =>
    formatTable(
      ["USER", "KIND", "ROLES", "PASSWORD", "CREATED", "SIGNED IN"].map((heading) => ({ heading })),
      users.map(({ userName, kind, roles, hasPassword, createdAt, signedInAt }) => [
        userName,
        kind,
        roles.join(", "),
        hasPassword ? "set" : "none",
        createdAt,
        signedInAt ?? "never",
      ]),
    ),
  );
}

async function createLink(userName: string, options: AnswerOptions): Promise<void> {
  const client = await connectServer();
  const link = await client.post<{ url: string; expiresAt: string }>("/api/v1/sign-in-links", { userName });
  printAnswer(options, link, ({ url }) => [url]);
}
