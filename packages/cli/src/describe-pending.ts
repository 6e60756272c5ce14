import { formatFigure } from "./format-figure.ts";
import { formatTable } from "./format-table.ts";

interface Change {
  what: string;
  before: number | string | null;
  after: number | string | null;
}

/** What a decision would be about, and whether the asker may make it. */
export interface PendingDecision {
  pending: {
    evidenceDigests: string[];
    changes: { since: number | null; items: Change[] };
  };
  mayApprove: { allowed: boolean; reason: string | null };
}

/** Everything an approver is to see before deciding. */
export function describePending(uri: string, { pending }: PendingDecision): string[] {
  const { changes, evidenceDigests } = pending;
  return [
    ...(changes.since === null
      ? [`${uri} replaces nothing: there is no earlier version`]
      : [
          `${uri} compared with version ${changes.since}:`,
          ...formatTable(
            [
              { heading: "WHAT CHANGED" },
              { heading: "BEFORE", align: "right" },
              { heading: "AFTER", align: "right" },
            ],
            changes.items.map(({ what, before, after }) => [what, formatFigure(before), formatFigure(after)]),
          ),
        ]),
    "evidence that the decision signs:",
    ...evidenceDigests.map((digest) => `  sha256:${digest}`),
  ];
}
