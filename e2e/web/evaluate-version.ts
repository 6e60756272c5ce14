import type { Account } from "./installation.ts";
import { formatCsv, makePeople } from "./employment-rows.ts";
import type { VersionAddress } from "./register-version.ts";

export interface DatasetAddress {
  readonly name: string;
  readonly digest: string;
}

/** Registers 4,000 labelled people, with sex as a sensitive column. */
export async function registerDataset({ client }: Account, name: string): Promise<DatasetAddress> {
  const { digest } = await client.upload<{ digest: string }>(
    `/api/v1/datasets/${name}/versions`,
    formatCsv(makePeople(4000, { seed: 1 })),
    { query: { format: "csv" }, contentType: "text/csv" },
  );
  await client.put(`/api/v1/datasets/${name}/versions/${digest}/roles`, {
    roles: {
      id: ["id"],
      age: ["feature"],
      hours: ["feature"],
      region: ["feature", "sensitive"],
      sex: ["sensitive"],
      employed: ["target"],
    },
  });
  return { name, digest };
}

export function versionPath({ name, version }: VersionAddress): string {
  return `/api/v1/models/${name}/versions/${version}`;
}

/** Has a worker evaluate the version, and waits for it. */
export async function evaluateVersion(
  { client }: Account,
  version: VersionAddress,
  dataset: DatasetAddress,
): Promise<void> {
  const { id } = await client.post<{ id: string }>(`${versionPath(version)}/evaluations`, { dataset });
  await waitFor(async () => {
    const { state, reason } = await client.get<{ state: string; reason: string | null }>(
      `/api/v1/evaluations/${id}`,
    );
    if (state === "failed") throw new Error(`the evaluation failed: ${reason}`);
    return state === "succeeded";
  });
}

/** Approves what is there now, as the API has it. */
export async function approveVersion({ client }: Account, version: VersionAddress): Promise<void> {
  const { pending } = await client.get<{ pending: { evidenceDigests: string[] } }>(
    `${versionPath(version)}/approvals`,
  );
  await client.post(`${versionPath(version)}/approvals`, {
    decision: "approve",
    evidenceDigests: pending.evidenceDigests,
    comment: "Figures are within what we agreed.",
  });
}

/** @throws Error where it does not come within a minute. */
export async function waitFor(isDone: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (!(await isDone())) {
    if (Date.now() > deadlineMs) throw new Error("it did not come within a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
