import type { Command } from "commander";
import { type AnswerOptions, jsonOption, printAnswer } from "./answer.ts";
import { type Deployment, describeDeployment, pathOfDeployment } from "./deployment.ts";
import { connectServer } from "./server-client.ts";

/** `plumbline rollback` */
export function configure(command: Command): void {
  command
    .argument("<name>", "the deployment to take back to the version before")
    .option("--reason <text>", "kept with the rollback")
    .option(...jsonOption)
    .action(rollBack);
}

async function rollBack(name: string, options: AnswerOptions & { reason?: string }): Promise<void> {
  const client = await connectServer();
  const deployment = await client.post<Deployment>(`${pathOfDeployment(name)}/rollback`, {
    reason: options.reason,
  });
  printAnswer(options, deployment, describeDeployment);
}
