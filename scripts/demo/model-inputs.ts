import { modelName, type Stage } from "./stage.ts";

/** Names of the columns that a version takes, from its signature. */
export async function inputsOf({ people }: Stage, version: number): Promise<string[]> {
  const { signature } = await people.application.client.get<{
    signature: { inputs: { name?: string }[] } | null;
  }>(`/api/v1/models/${modelName}/versions/${version}`);
  const names = signature?.inputs.map(({ name }) => name) ?? [];
  if (names.length === 0 || !names.every((name) => name !== undefined))
    throw new Error(`version ${version} has no signature of named columns`);
  return names;
}
