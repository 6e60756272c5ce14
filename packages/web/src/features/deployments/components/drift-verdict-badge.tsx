import type { DriftVerdict } from "#features/deployments/monitoring.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import type { IconName } from "#ui/icon.tsx";

const looks: Readonly<Record<DriftVerdict, readonly [Tone, IconName, string]>> = {
  drift: ["fail", "warning", "Drifted"],
  "no-drift": ["pass", "pass", "Stable"],
  insufficient: ["insufficient", "insufficient", "Insufficient"],
};

interface DriftVerdictBadgeProps {
  readonly verdict: DriftVerdict;
  /** What is judged, where it is not said beside. */
  readonly of?: string;
}

export function DriftVerdictBadge({ verdict, of }: DriftVerdictBadgeProps) {
  const [tone, icon, word] = looks[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {of === undefined ? word : `${of}: ${word.toLowerCase()}`}
    </Badge>
  );
}
