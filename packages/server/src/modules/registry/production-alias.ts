import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { registryErrors } from "./errors.ts";
import { isPromptVersion } from "./prompts.ts";
import type { RegisteredModel } from "./registered-model.ts";
import { requireVersion } from "./require-model.ts";

const productionAlias = "production";

/**
 * What production points at is not deleted from under it. Prompts are not served, so theirs may go.
 * @param version checks that version alone; absent, every version.
 * @throws PlumblineError `registry/version-in-production`.
 */
export function checkNotInProduction(
  reader: Reader,
  workspace: WorkspaceId,
  model: RegisteredModel,
  version?: number,
): void {
  const governed = model.aliases.find(
    (alias) =>
      alias.alias.toLowerCase() === productionAlias && (version === undefined || alias.version === version),
  );
  if (governed === undefined) return;
  if (isPromptVersion(requireVersion(reader, workspace, model.name, governed.version))) return;
  throw registryErrors["version-in-production"]({
    name: model.name,
    version: governed.version,
    alias: governed.alias,
  });
}
