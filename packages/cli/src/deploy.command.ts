import { PlumblineApiError, type PlumblineClient } from "@plumbline/sdk";
import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { type Deployment, describeDeployment, pathOfDeployment } from "./deployment.ts";
import { cliErrors } from "./errors.ts";
import { parseVersionUri, type VersionAddress } from "./model-uri.ts";
import { connectServer } from "./server-client.ts";

interface DeployOptions extends AnswerOptions {
  entityKey?: string;
}

/** `plumbline deploy` */
export function configure(command: Command): void {
  command
    .argument("<name>", "the deployment: a new one, or one that gets its next revision")
    .argument("<version>", "models:/NAME/VERSION")
    .option("--entity-key <column>", "column of requests by which labels arrive later (for a new deployment)")
    .option(...jsonOption)
    .action(deploy);
}

async function deploy(name: string, uri: string, options: DeployOptions): Promise<void> {
  const version = parseVersionUri(uri);
  const client = await connectServer();
  const existing = await findDeployment(client, name);
  const deployment =
    existing === undefined
      ? await client.post<Deployment>("/api/v1/deployments", {
          name,
          model: version.name,
          version: version.version,
          entityKey: options.entityKey,
        })
      : await addRevision(client, existing, version, options);
  printAnswer(options, deployment, describeDeployment);
}

async function findDeployment(client: PlumblineClient, name: string): Promise<Deployment | undefined> {
  try {
    return await client.get<Deployment>(pathOfDeployment(name));
  } catch (error) {
    if (error instanceof PlumblineApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function addRevision(
  client: PlumblineClient,
  { name, entityKey }: Deployment,
  { name: model, version }: VersionAddress,
  options: DeployOptions,
): Promise<Deployment> {
  if (options.entityKey !== undefined && options.entityKey !== entityKey)
    throw cliErrors["other-entity-key"]({ name, entityKey, given: options.entityKey });
  return client.post<Deployment>(`${pathOfDeployment(name)}/revisions`, { model, version });
}
