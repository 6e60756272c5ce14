import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PlumblineClient } from "@plumbline/sdk";

/** Someone, or something, with a user of their own on the server. */
export interface Person {
  readonly userName: string;
  readonly token: string;
  readonly tokenFile: string;
  readonly client: PlumblineClient;
}

/** Who takes part, and the role of each: nobody may do another's part. */
const roles = {
  "data-scientist": "contributor",
  "ml-engineer": "maintainer",
  "compliance-officer": "approver",
  auditor: "auditor",
  application: "contributor",
  worker: "worker",
  gateway: "gateway",
} as const;

export type People = Readonly<Record<keyof typeof roles, Person>>;

/** Creates a user and a token for everyone who takes part. */
export async function createPeople(
  directory: string,
  serverUrl: string,
  adminToken: string,
): Promise<People> {
  const administrator = new PlumblineClient({ url: serverUrl, token: adminToken });
  const people = await Promise.all(
    Object.entries(roles).map(async ([userName, role]) => {
      await administrator.post("/api/v1/users", { userName, roles: [role] });
      const { token } = await administrator.post<{ token: string }>("/api/v1/tokens", {
        userName,
        label: "demo",
      });
      const tokenFile = join(directory, "tokens", userName);
      writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
      const client = new PlumblineClient({ url: serverUrl, token });
      return [userName, { userName, token, tokenFile, client }] as const;
    }),
  );
  return Object.fromEntries(people) as unknown as People;
}
