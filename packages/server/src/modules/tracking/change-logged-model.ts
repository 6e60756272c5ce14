import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { trackingErrors } from "./errors.ts";
import { getLoggedModel } from "./get-logged-model.ts";
import { type KeyValue, lastOfEach } from "./key-value.ts";
import type { LoggedModel, LoggedModelStatus } from "./logged-model.ts";
import {
  insertModelParam,
  markModelDeleted,
  removeModelTag,
  saveModelTag,
  setModelStatus,
} from "./logged-model.store.ts";

type ChangeContext = Pick<AppContext, "storage" | "clock" | "ledger">;

/**
 * Says whether the model's files arrived.
 * @throws PlumblineError `tracking/logged-model-not-found`.
 */
export function finalizeLoggedModel(
  context: ChangeContext,
  principal: Principal,
  modelId: string,
  status: LoggedModelStatus,
): Promise<LoggedModel> {
  return changeModel(context, principal, modelId, "finalized", { status }, (transaction) =>
    setModelStatus(transaction, modelId, status, context.clock.nowMs()),
  );
}

/** @throws PlumblineError `tracking/logged-model-not-found`. */
export async function deleteLoggedModel(
  context: ChangeContext,
  principal: Principal,
  modelId: string,
): Promise<void> {
  await changeModel(context, principal, modelId, "deleted", {}, (transaction) =>
    markModelDeleted(transaction, modelId, context.clock.nowMs()),
  );
}

/** @throws PlumblineError `tracking/logged-model-not-found`. */
export async function setLoggedModelTags(
  context: ChangeContext,
  principal: Principal,
  modelId: string,
  tags: readonly KeyValue[],
): Promise<void> {
  await changeModel(context, principal, modelId, "tags-set", { tags }, (transaction) => {
    for (const tag of lastOfEach(tags)) saveModelTag(transaction, modelId, tag);
  });
}

/** @throws PlumblineError `tracking/logged-model-not-found`, `tracking/logged-model-tag-not-found`. */
export async function deleteLoggedModelTag(
  context: ChangeContext,
  principal: Principal,
  modelId: string,
  key: string,
): Promise<void> {
  await changeModel(context, principal, modelId, "tag-deleted", { key }, (transaction) => {
    if (!removeModelTag(transaction, modelId, key)) {
      throw trackingErrors["logged-model-tag-not-found"]({ modelId, key });
    }
  });
}

/** @throws PlumblineError `tracking/logged-model-not-found`, `tracking/logged-model-param-exists`. */
export async function logLoggedModelParams(
  context: ChangeContext,
  principal: Principal,
  modelId: string,
  params: readonly KeyValue[],
): Promise<void> {
  await changeModel(context, principal, modelId, "params-logged", { params }, (transaction) => {
    for (const param of params) {
      if (!insertModelParam(transaction, modelId, param)) {
        throw trackingErrors["logged-model-param-exists"]({ modelId, key: param.key });
      }
    }
  });
}

/** Works on deleted models too, as MLflow does. @returns the model as it is afterwards. */
function changeModel(
  context: ChangeContext,
  { workspace, actorId }: Principal,
  modelId: string,
  what: string,
  payload: Readonly<Record<string, unknown>>,
  change: (transaction: Transaction) => void,
): Promise<LoggedModel> {
  return context.storage.write((transaction) => {
    getLoggedModel(transaction, workspace, modelId, { allowDeleted: true });
    change(transaction);
    context.ledger.append(transaction, {
      type: `logged-model.${what}`,
      subject: `logged-model:${modelId}`,
      actor: actorId,
      workspace,
      payload,
    });
    return getLoggedModel(transaction, workspace, modelId, { allowDeleted: true });
  });
}
