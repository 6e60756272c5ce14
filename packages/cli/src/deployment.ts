import { formatTable } from "./format-table.ts";

interface Revision {
  revision: number;
  model: string;
  version: number;
  deployedAt: string;
  reason?: string | null;
}

/** A deployment, as the server answers it. */
export interface Deployment {
  name: string;
  entityKey: string | null;
  current: Revision;
  revisions: Revision[];
}

export function pathOfDeployment(name: string): string {
  return `/api/v1/deployments/${encodeURIComponent(name)}`;
}

export function describeDeployment({ name, current, revisions }: Deployment): string[] {
  return [
    `${name} serves models:/${current.model}/${current.version} as revision ${current.revision}`,
    ...formatTable(
      [
        { heading: "REVISION", align: "right" },
        { heading: "VERSION" },
        { heading: "DEPLOYED" },
        { heading: "REASON" },
      ],
      revisions.map(({ revision, model, version, deployedAt, reason }) => [
        String(revision),
        `models:/${model}/${version}`,
        deployedAt,
        reason ?? "",
      ]),
    ),
  ];
}
