import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useMe } from "#features/session/api/get-me.ts";
import type { LedgerEntry } from "#features/ledger/api/list-entries.ts";
import { Badge } from "#ui/badge.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./entry-table.module.css";

interface EntryTableProps {
  readonly entries: readonly LedgerEntry[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onMore: () => void;
}

const rowHeight = 40;
const columns = ["Index", "When", "Type", "Subject", "Actor"];

/** Entries, of which only those in view are in the page; older ones come as the end nears. */
export function EntryTable({ entries, hasMore, isLoadingMore, onMore }: EntryTableProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= entries.length - 20) onMore();
  }, [hasMore, isLoadingMore, last, entries.length, onMore]);
  return (
    <div ref={scroll} className={styles["scroll"]} tabIndex={0} role="group" aria-label="Entries">
      <div
        role="table"
        aria-label="Entries"
        aria-rowcount={hasMore ? -1 : entries.length + 1}
        className={styles["table"]}
      >
        <div role="rowgroup" className={styles["head"]}>
          <div role="row" aria-rowindex={1} className={styles["row"]}>
            {columns.map((name) => (
              <div key={name} role="columnheader">
                {name}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles["body"]} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const entry = entries[index];
            return (
              entry && (
                <div
                  key={entry.id}
                  role="row"
                  aria-rowindex={index + 2}
                  className={styles["row"]}
                  style={{ position: "absolute", transform: `translateY(${start}px)` }}
                >
                  <EntryCells entry={entry} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function EntryCells({ entry: { index, time, type, subject, actor, actorName } }: { entry: LedgerEntry }) {
  const me = useMe();
  return (
    <>
      <div role="cell">
        {index === null ? (
          <Badge tone="insufficient">waiting</Badge>
        ) : (
          <TextLink to="/ledger/$index" params={{ index: String(index) }}>
            {index}
          </TextLink>
        )}
      </div>
      <div role="cell">
        <Time at={time} />
      </div>
      <div role="cell">{type}</div>
      <div role="cell" title={subject}>
        <TextLink to="/ledger" search={{ subject }} quiet className={styles["subject"]}>
          {subject}
        </TextLink>
      </div>
      <div role="cell" title={actor}>
        {actor === me?.actorId ? "you" : (actorName ?? actor.slice(0, 12))}
      </div>
    </>
  );
}
