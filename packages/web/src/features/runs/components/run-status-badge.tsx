import { RunStatus } from "#features/runs/run.ts";
import { Badge, type Tone } from "#ui/badge.tsx";

const looks: Readonly<Record<RunStatus, readonly [Tone, string]>> = {
  [RunStatus.running]: ["accent", "Running"],
  [RunStatus.scheduled]: ["neutral", "Scheduled"],
  [RunStatus.finished]: ["neutral", "Finished"],
  [RunStatus.failed]: ["fail", "Failed"],
  [RunStatus.killed]: ["insufficient", "Killed"],
  [RunStatus.crashed]: ["fail", "Crashed"],
};

export function RunStatusBadge({ status }: { status: RunStatus }) {
  const [tone, word] = looks[status];
  return <Badge tone={tone}>{word}</Badge>;
}
