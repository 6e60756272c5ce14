import type { Person } from "./employment-rows.ts";
import { evaluateVersion, registerDataset, waitFor } from "./evaluate-version.ts";
import type { Account, Installation } from "./installation.ts";
import { createExperiment, logRun } from "./log-runs.ts";
import { registerVersion, type VersionAddress } from "./register-version.ts";

/** Who does what in the tests. The scientist might approve, but not what she registered herself. */
export interface Cast {
  readonly scientist: Account;
  readonly officer: Account;
  readonly operator: Account;
}

export async function castPeople(installation: Installation): Promise<Cast> {
  return {
    scientist: await installation.account("maya", "contributor", "approver"),
    officer: await installation.account("omar", "approver"),
    operator: await installation.account("lena", "maintainer"),
  };
}

/** Twelve runs and two versions of one model, both evaluated; nobody has decided yet. */
export async function makeCandidates(
  installation: Installation,
  { scientist }: Cast,
): Promise<VersionAddress[]> {
  await installation.startWorker();
  const experimentId = await createExperiment(scientist, "employment");
  const runs = [];
  for (let place = 0; place < 12; place++) runs.push(await logRun(scientist, experimentId, place));
  const dataset = await registerDataset(scientist, "households-2016");
  const versions = [];
  for (const [place, run] of runs.slice(0, 2).entries()) {
    const version = await registerVersion(scientist, run, "employment", `candidate ${place + 1}`);
    await evaluateVersion(scientist, version, dataset);
    versions.push(version);
  }
  return versions;
}

/** Deploys each version in turn, the first as a new deployment. They must have been approved. */
export async function deployVersions(
  { operator }: Cast,
  name: string,
  versions: readonly VersionAddress[],
): Promise<void> {
  for (const [place, { name: model, version }] of versions.entries())
    await operator.client.post(
      place === 0 ? "/api/v1/deployments" : `/api/v1/deployments/${name}/revisions`,
      place === 0 ? { name, model, version, entityKey: "id" } : { model, version },
    );
}

/** Sends people to a gateway, a hundred a request. */
export async function sendTraffic(
  account: Account,
  gateway: string,
  deployment: string,
  people: readonly Person[],
): Promise<void> {
  const send = (rows: readonly Person[]) =>
    fetch(`${gateway}/endpoints/${deployment}/invocations`, {
      method: "POST",
      headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        dataframe_records: rows.map(({ id, age, hours, region }) => ({ id, age, hours, region })),
      }),
    });
  await waitFor(async () => (await send(people.slice(0, 1))).ok);
  for (let at = 0; at < people.length; at += 20) {
    const answer = await send(people.slice(at, at + 20));
    if (!answer.ok) throw new Error(`invocations: ${answer.status} ${await answer.text()}`);
  }
}

/** Labels arrive for these people. */
export async function labelPeople(
  { client }: Account,
  deployment: string,
  people: readonly Person[],
): Promise<void> {
  await client.post(`/api/v1/deployments/${deployment}/feedback`, {
    labels: people.map(({ id, employed }) => ({ entityKey: id, label: employed })),
  });
}
