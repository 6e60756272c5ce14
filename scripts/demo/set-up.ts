import { readFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "./narrate.ts";
import { createPeople } from "./person.ts";
import { startPlumbline } from "./plumbline-process.ts";
import { preparePython } from "./python-environment.ts";
import { example } from "./repository.ts";
import type { Stage } from "./stage.ts";

/** Starts server, worker and gateway, makes the users, and meanwhile the Python environment. */
export async function setUp(directory: string, port: number): Promise<Stage> {
  const [python, processes] = await Promise.all([preparePython(), startProcesses(directory, port)]);
  return { directory, python, ...processes };
}

async function startProcesses(directory: string, port: number): Promise<Omit<Stage, "directory" | "python">> {
  const serverDirectory = join(directory, "server");
  const server = await startPlumbline(
    "server",
    directory,
    ["--data", serverDirectory, "--port", String(port)],
    { PLUMBLINE_POLICY_FILE: join(example, "policy.yaml") },
  );
  say(`server: ${server.url}, its data in ${serverDirectory}`);
  const adminToken = readFileSync(join(serverDirectory, "admin-token"), "utf8").trim();
  const people = await createPeople(directory, server.url, adminToken);
  const reach = (userName: "worker" | "gateway") => [
    "--server",
    server.url,
    "--token-file",
    people[userName].tokenFile,
  ];
  const [gateway] = await Promise.all([
    startPlumbline("gateway", directory, [
      ...reach("gateway"),
      "--data",
      join(directory, "gateway"),
      "--port",
      "0",
      "--log-segment-seconds",
      "1",
      // What a person looks at should not lag behind what they just read.
      "--heartbeat-seconds",
      "1",
    ]),
    startPlumbline("worker", directory, [...reach("worker"), "--poll-seconds", "0.5"]),
  ]);
  say(`gateway: ${gateway.url}; one worker; users: ${Object.keys(people).join(", ")}`);
  const signInLink = server.output.join(" ").match(/https?:\S+\/sign-in#\S+/)?.[0];
  if (signInLink === undefined) throw new Error("the server printed no sign-in link");
  return { serverUrl: server.url, gatewayUrl: gateway.url, people, signInLink };
}
