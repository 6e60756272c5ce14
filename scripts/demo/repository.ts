import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const example = join(repository, "examples", "employment");
export const peopleFile = join(repository, "data", "ma-employment", "ma-employment.parquet");
export const plumblineCommand = join(repository, "packages", "cli", "bin", "plumbline.mjs");
