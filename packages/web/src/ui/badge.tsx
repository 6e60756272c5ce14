import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import styles from "./badge.module.css";

export type Tone = "pass" | "fail" | "insufficient" | "neutral" | "accent";

interface BadgeProps {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}

/** A state in a word. Its colour only repeats what the word says. */
export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span className={styles["badge"]} data-tone={tone}>
      {icon !== undefined && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}
