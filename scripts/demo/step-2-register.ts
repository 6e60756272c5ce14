import { runPlumbline } from "./plumbline-command.ts";
import { modelName, type Stage } from "./stage.ts";

interface Model {
  versions: { version: number; digest: string; runId: string | null; createdBy: string }[];
}

/** Shows what was registered; returns the versions' numbers, oldest first. */
export async function showVersions(stage: Stage): Promise<{ versions: readonly number[] }> {
  const scientist = stage.people["data-scientist"];
  await runPlumbline(stage, scientist, ["model", "show", modelName]);
  const model = await scientist.client.get<Model>(`/api/v1/models/${modelName}`);
  const versions = model.versions.map(({ version }) => version).sort((one, other) => one - other);
  if (versions.length !== 3) throw new Error(`three versions were to be registered, not ${versions.length}`);
  return { versions };
}
