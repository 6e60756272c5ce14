/** As `/api/v1/deployments` has them. */
export interface Revision {
  readonly revision: number;
  readonly model: string;
  readonly version: number;
  readonly versionDigest: string;
  readonly rolledBackTo: number | null;
  readonly reason: string | null;
  readonly deployedAt: string;
  readonly deployedBy: string;
}

export interface Gateway {
  readonly id: string;
  readonly url: string;
  readonly generation: number;
  /** Null where it does not serve the deployment. */
  readonly revision: number | null;
  readonly lastSeenAt: string;
}

export interface Deployment {
  readonly name: string;
  readonly entityKey: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly current: Revision;
  /** Where a rollback would go; null where there is nothing. */
  readonly rollbackTarget: Revision | null;
  readonly revisions: readonly Revision[];
  readonly gateways: readonly Gateway[];
}
