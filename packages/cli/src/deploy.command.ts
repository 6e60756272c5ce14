import { PlumblineApiError, type PlumblineClient } from "@plumbline/sdk";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { type Deployment, describeDeployment, pathOfDeployment } from "./deployment.ts";
import { parseVersionUri, type VersionAddress } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";

/** `plumbline deploy` */
export function configure(command: Command): void {
  command
    .argument("<name>", "the deployment: a new one, or one that gets its next revision")
    .argument("<version>", "models:/NAME/VERSION")
    .option("--entity-key <column>", "column of requests by which labels arrive later (for a new deployment)")
    .option(...jsonOption)
    .action(deploy);
}

async function deploy(
  name: string,
  uri: string,
  options: AnswerOptions & { entityKey?: string },
): Promise<void> {
  const version = parseVersionUri(uri);
  const client = await connectServer();
  const deployment = (await exists(client, name))
    ? await addRevision(client, name, version, options)
    : await client.post<Deployment>("/api/v1/deployments", {
        name,
        model: version.name,
        version: version.version,
        entityKey: options.entityKey,
      });
  printAnswer(options, deployment, describeDeployment);
}

async function exists(client: PlumblineClient, name: string): Promise<boolean> {
  try {
    await client.get(pathOfDeployment(name));
    return true;
  } catch (error) {
    if (error instanceof PlumblineApiError && error.status === 404) return false;
    throw error;
  }
}

async function addRevision(
  client: PlumblineClient,
  name: string,
  { name: model, version }: VersionAddress,
  { entityKey }: { entityKey?: string },
): Promise<Deployment> {
  // Sent along so that the server refuses what it cannot change, rather than that it is dropped here.
  return client.post<Deployment>(`${pathOfDeployment(name)}/revisions`, { model, version, entityKey });
}
