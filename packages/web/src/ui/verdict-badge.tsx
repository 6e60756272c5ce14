import { Badge } from "./badge.tsx";

export const Verdict = { pass: "pass", fail: "fail", insufficient: "insufficient" } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

const words: Readonly<Record<Verdict, string>> = { pass: "Pass", fail: "Fail", insufficient: "Insufficient" };

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  return (
    <Badge tone={verdict} icon={verdict}>
      {words[verdict]}
    </Badge>
  );
}
