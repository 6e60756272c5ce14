import type { DriftVerdict } from "#features/deployments/monitoring.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import type { IconName } from "#ui/icon.tsx";

const looks: Readonly<Record<DriftVerdict, readonly [Tone, IconName, string]>> = {
  drift: ["fail", "warning", "Drifted"],
  "no-drift": ["pass", "pass", "Stable"],
  insufficient: ["insufficient", "insufficient", "Insufficient"],
};

export function DriftVerdictBadge({ verdict }: { verdict: DriftVerdict }) {
  const [tone, icon, word] = looks[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
