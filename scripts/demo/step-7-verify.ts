import { cpSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Judged } from "./check-gate.ts";
import { say } from "./narrate.ts";
import { runPlumbline } from "./plumbline-command.ts";
import { modelName, type Stage, target } from "./stage.ts";

/** The ledger and an evidence file verify; a ledger with one byte flipped does not, and the place is named. */
export async function verifyEverything(stage: Stage, deployed: Judged): Promise<void> {
  const auditor = stage.people.auditor;
  const exported = join(stage.directory, "files", "ledger");
  await runPlumbline(stage, auditor, ["ledger", "verify", stage.serverUrl]);
  await runPlumbline(stage, auditor, ["ledger", "export", exported]);
  await runPlumbline(stage, auditor, ["ledger", "verify", exported]);

  const altered = join(stage.directory, "files", "ledger-altered");
  cpSync(exported, altered, { recursive: true });
  say(flipOneByte(altered));
  const { lines } = await runPlumbline(
    stage,
    auditor,
    ["ledger", "verify", altered, "--key", `@${join(exported, "key")}`],
    [1],
  );
  if (!lines.some((line) => /altered: .* at entry \d+/.test(line)))
    throw new Error(`the altered entry was not named: ${lines.join(" ")}`);

  await verifyDecision(stage, deployed);
}

/** Flips the lowest bit of the byte in the middle of the largest bundle of entries; says where. */
function flipOneByte(directory: string): string {
  const bundles = globSync("tile/entries/**", { cwd: directory })
    .map((path) => ({ path, file: join(directory, path) }))
    .filter(({ file }) => statSync(file).isFile())
    .map((bundle) => ({ ...bundle, bytes: readFileSync(bundle.file) }))
    .sort((one, other) => other.bytes.length - one.bytes.length);
  const [largest] = bundles;
  if (largest === undefined) throw new Error("the export has no bundle of entries");
  const { path, file, bytes } = largest;
  const at = Math.floor(bytes.length / 2);
  const before = bytes[at]!;
  bytes[at] = before ^ 1;
  writeFileSync(file, bytes);
  return `in a copy, byte ${at} of ${bytes.length} of ${path}: 0x${before.toString(16)} becomes 0x${bytes[at].toString(16)}`;
}

/** The gate's decision about the deployed version is evidence: a file that anyone verifies with the public key. */
async function verifyDecision(stage: Stage, { version }: Judged): Promise<void> {
  const auditor = stage.people.auditor;
  const { evidenceSha256 } = await auditor.client.get<{ evidenceSha256: string }>(
    `/api/v1/models/${modelName}/versions/${version}/gates/${target}`,
  );
  const envelope = join(stage.directory, "files", "gate-decision.json");
  const key = join(stage.directory, "files", "evidence-key.pem");
  writeFileSync(key, await auditor.client.text("/api/v1/evidence/key"));
  await runPlumbline(stage, auditor, ["evidence", "get", evidenceSha256, "--output", envelope]);
  await runPlumbline(stage, auditor, ["evidence", "verify", envelope, "--key", key]);
}
