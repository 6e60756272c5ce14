import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import styles from "./text-link.module.css";

interface AnchorProps extends ComponentProps<"a"> {
  /** What a row or an item is about. */
  readonly strong?: boolean;
  /** As dark as text, where its place already says that it leads somewhere. */
  readonly quiet?: boolean;
}

function PlainAnchor({ strong = false, quiet = false, className, ...props }: AnchorProps) {
  const classes = [styles["link"], strong && styles["strong"], quiet && styles["quiet"], className];
  return <a {...props} className={classes.filter(Boolean).join(" ")} />;
}

/** A link to a page of ours: middle-click and keyboard work as in any document. */
export const TextLink = createLink(PlainAnchor);
