import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getModelVersion } from "#registry";
import { evaluationErrors } from "./errors.ts";
import { findEvaluation, listEvaluations } from "./evaluation.store.ts";
import { presentEvaluations } from "./present-evaluation.ts";

type Reading = Pick<AppContext, "storage">;

/** @throws PlumblineError `evaluations/not-found`. */
export async function getEvaluation(
  { storage }: Reading,
  principal: Principal,
  id: string,
): Promise<unknown> {
  const evaluation = await findEvaluation(storage.read, principal.workspace, id);
  if (evaluation === undefined) throw evaluationErrors["not-found"]({ id });
  const [answer] = await presentEvaluations(storage.read, [evaluation]);
  return answer;
}

/** @throws PlumblineError `registry/version-not-found`. */
export async function getEvaluationsOfVersion(
  { storage }: Reading,
  principal: Principal,
  { name, version }: { name: string; version: number },
): Promise<unknown[]> {
  const { versionId } = await getModelVersion(storage.read, principal.workspace, name, version);
  const evaluations = await listEvaluations(storage.read, principal.workspace, versionId);
  return presentEvaluations(storage.read, evaluations);
}
