import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { readIfPresent, writeDurably } from "@plumbline/platform";
import { join } from "node:path";

/** What a gateway keeps on disk, so that it starts and serves while the server is away. */
export class GatewayDirectory {
  readonly #root: string;
  /** Names this gateway to the server; made once. */
  readonly gatewayId: string;

  private constructor(root: string, gatewayId: string) {
    this.#root = root;
    this.gatewayId = gatewayId;
  }

  static async open(root: string): Promise<GatewayDirectory> {
    for (const part of ["models", "spool"]) await mkdir(join(root, part), { recursive: true, mode: 0o700 });
    await removeHalfWritten(root);
    const idPath = join(root, "gateway-id");
    const kept = (await readIfPresent(idPath))?.toString("utf8").trim();
    const gatewayId = kept ?? randomBytes(16).toString("hex");
    if (kept === undefined) await writeDurably(idPath, `${gatewayId}\n`);
    return new GatewayDirectory(root, gatewayId);
  }

  get models(): string {
    return join(this.#root, "models");
  }

  /** Segments of the request log that the server does not have yet. */
  get spool(): string {
    return join(this.#root, "spool");
  }

  /** Segments that the server refused for good. */
  get refused(): string {
    return join(this.#root, "refused");
  }

  /** The server's evidence key as it was at first contact, PEM. */
  get evidenceKeyPath(): string {
    return join(this.#root, "evidence-key.pem");
  }

  async readEvidenceKey(): Promise<string | undefined> {
    return (await readIfPresent(this.evidenceKeyPath))?.toString("utf8");
  }

  async writeEvidenceKey(pem: string): Promise<void> {
    await writeDurably(this.evidenceKeyPath, pem);
  }

  /** The last route table taken, in its signed envelope. */
  async readRouteTable(): Promise<Uint8Array | undefined> {
    return readIfPresent(this.#routeTablePath);
  }

  async writeRouteTable(envelope: Uint8Array): Promise<void> {
    await writeDurably(this.#routeTablePath, envelope);
  }

  get #routeTablePath(): string {
    return join(this.#root, "route-table.json");
  }
}

/** What was being written when the process was killed. Nothing names these files, so that nothing else would. */
async function removeHalfWritten(root: string): Promise<void> {
  for (const name of await readdir(root, { recursive: true })) {
    if (name.endsWith(".tmp")) await rm(join(root, name), { recursive: true, force: true });
  }
}
