import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  assertExternalDataInside,
  inferenceErrors,
  type ModelFile,
  placeOf,
  verifyFile,
} from "@plumbline/inference";
import { syncDirectory } from "@plumbline/platform";
import type { PlumblineClient } from "@plumbline/sdk";
import type { DeploymentRoute } from "./route-table.ts";

/** Model files on disk, one folder a version, named by the version's digest. */
export class ModelStore {
  readonly #root: string;
  readonly #client: PlumblineClient;

  constructor(root: string, client: PlumblineClient) {
    this.#root = root;
    this.#client = client;
  }

  /** Where a version's files are. */
  directoryOf(route: DeploymentRoute): string {
    return join(this.#root, route.versionDigest.slice("sha256:".length));
  }

  /**
   * Fetches what is not there whole: the model, then the files of its external tensors. Nothing else of the version,
   * a pickle for instance, ever comes onto this machine.
   *
   * @throws PlumblineError `inference/file-altered` where the server sends other bytes; PlumblineUnreachableError.
   */
  async fetchFiles(route: DeploymentRoute): Promise<void> {
    const { files, onnxPath } = route;
    const model = files.find(({ path }) => path === onnxPath);
    if (model === undefined) {
      throw inferenceErrors["file-missing"]({
        path: onnxPath,
        reason: "it is not among the version's files",
      });
    }
    const directory = this.directoryOf(route);
    await this.#fetchFile(directory, model);
    const bytes = await readFile(placeOf(directory, onnxPath));
    for (const file of assertExternalDataInside(bytes, onnxPath, files))
      await this.#fetchFile(directory, file);
    await utimes(directory, new Date(), new Date());
  }

  /**
   * Deletes versions that are no longer served, but for the latest ones, as many as there are deployments: going back
   * to the version before must not wait for a download.
   */
  async removeUnused(routes: readonly DeploymentRoute[]): Promise<void> {
    const used = new Set(routes.map((route) => this.directoryOf(route)));
    const unused = (await readdir(this.#root))
      .map((name) => join(this.#root, name))
      .filter((path) => !used.has(path));
    const aged = await Promise.all(
      unused.map(async (path) => ({ path, usedAtMs: (await stat(path)).mtimeMs })),
    );
    aged.sort((one, other) => other.usedAtMs - one.usedAtMs);
    for (const { path } of aged.slice(Math.max(routes.length, 1))) await rm(path, { recursive: true });
  }

  async #fetchFile(directory: string, file: ModelFile): Promise<void> {
    if (await isWhole(directory, file)) return;
    const place = placeOf(directory, file.path);
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    const temporary = `${place}.${randomBytes(8).toString("hex")}.tmp`;
    try {
      await this.#download(file, temporary);
      await rename(temporary, place);
      await syncDirectory(dirname(place));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #download({ path, sha256: expected }: ModelFile, temporary: string): Promise<void> {
    const hash = createHash("sha256");
    await using target = await open(temporary, "wx", 0o600);
    for await (const chunk of await this.#client.openStream(`/api/v1/gateway/objects/${expected}`)) {
      hash.update(chunk as Uint8Array);
      await target.writeFile(chunk as Uint8Array);
    }
    const actual = hash.digest("hex");
    if (actual !== expected) throw inferenceErrors["file-altered"]({ path, expected, actual });
    await target.sync();
  }
}

async function isWhole(directory: string, file: ModelFile): Promise<boolean> {
  try {
    await verifyFile(directory, file);
    return true;
  } catch {
    return false;
  }
}
