import { registryErrors } from "./errors.ts";
import type { RegisteredModel } from "./registered-model.ts";

const productionAlias = "production";

/**
 * What production points at is not deleted from under it.
 * @param version checks that version alone; absent, every version.
 * @throws PlumblineError `registry/version-in-production`.
 */
export function checkNotInProduction(model: RegisteredModel, version?: number): void {
  const governed = model.aliases.find(
    (alias) =>
      alias.alias.toLowerCase() === productionAlias && (version === undefined || alias.version === version),
  );
  if (governed === undefined) return;
  throw registryErrors["version-in-production"]({
    name: model.name,
    version: governed.version,
    alias: governed.alias,
  });
}
