import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { formatList } from "./format-table.ts";
import { connectServer } from "./server-client.ts";
import { parseWholeNumber } from "./whole-number.ts";

interface Token {
  id: string;
  label: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  workspace: string | null;
  permissions: string[] | null;
}

const userOption = ["--user <name>", "another user's (needs users:manage)"] as const;

/** `plumbline token` */
export function configure(command: Command): void {
  command
    .command("create")
    .description("create a token; it is printed this once")
    .requiredOption("--label <label>", "what the token is for")
    .option(...userOption)
    .option("--days <n>", "days until it expires (default: never)")
    .option("--only-in <workspace>", "the only workspace in which it is to work")
    .option("--permission <permission...>", "all that it is to do (default: what its owner may)")
    .option(...jsonOption)
    .action(createToken);
  command
    .command("list")
    .description("list live tokens")
    .option(...userOption)
    .option(...jsonOption)
    .action(listTokens);
  command
    .command("revoke <id>")
    .description("revoke a token")
    .option(...jsonOption)
    .action(revokeToken);
}

async function createToken(
  options: AnswerOptions & {
    label: string;
    user?: string;
    days?: string;
    onlyIn?: string;
    permission?: string[];
  },
): Promise<void> {
  const { label, user: userName, days } = options;
  const expiresInDays = days === undefined ? undefined : parseWholeNumber("--days", days);
  const client = await connectServer();
  const created = await client.post<Token & { token: string }>("/api/v1/tokens", {
    label,
    userName,
    expiresInDays,
    workspace: options.onlyIn,
    permissions: options.permission,
  });
  printAnswer(options, created, ({ token }) => [token]);
}

async function listTokens(options: AnswerOptions & { user?: string }): Promise<void> {
  const client = await connectServer();
  const answer = await client.get<{ tokens: Token[] }>("/api/v1/tokens", {
    query: { userName: options.user },
  });
  printAnswer(options, answer, ({ tokens }) =>
    formatList(
      ["ID", "LABEL", "CREATED", "EXPIRES", "LAST USED", "MAY"].map((heading) => ({ heading })),
      tokens.map(({ id, label, createdAt, expiresAt, lastUsedAt, workspace, permissions }) => [
        id,
        label,
        createdAt,
        expiresAt ?? "never",
        lastUsedAt ?? "never",
        `${permissions?.join(", ") ?? "all"}${workspace === null ? "" : ` in ${workspace}`}`,
      ]),
      "no live tokens; `plumbline token create --label …` makes one",
    ),
  );
}

async function revokeToken(id: string, options: AnswerOptions): Promise<void> {
  await (await connectServer()).delete(`/api/v1/tokens/${encodeURIComponent(id)}`);
  printAnswer(options, { id, revoked: true }, () => [`revoked ${id}`]);
}
