import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";
import type { WebhookEvent } from "./webhook-event.ts";

export type WebhookId = Id<"webhook">;

export const WebhookStatus = { active: "ACTIVE", disabled: "DISABLED" } as const;
export type WebhookStatus = (typeof WebhookStatus)[keyof typeof WebhookStatus];

/** Where events of a workspace are sent, and which. */
export interface Webhook {
  readonly webhookId: WebhookId;
  readonly workspace: WorkspaceId;
  readonly name: string;
  /** Empty where there is none. */
  readonly description: string;
  readonly url: string;
  readonly status: WebhookStatus;
  /** At least one, sorted by name. */
  readonly events: readonly WebhookEvent[];
  /** Only events of runs of this experiment. */
  readonly experimentId: string | null;
  /** Only events about this registered model. */
  readonly modelName: string | null;
  /** Whether deliveries are signed. The secret itself is never handed out. */
  readonly hasSecret: boolean;
  readonly createdBy: ActorId;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
