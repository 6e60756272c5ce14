import { Tooltip } from "@mantine/core";
import { describeAge, formatLocalTime, formatUtcTime } from "./format-time.ts";

interface TimeProps {
  /** RFC 3339, or milliseconds since 1970. */
  readonly at: string | number;
  /** The date itself rather than how long ago it was. */
  readonly absolute?: boolean;
}

/** A moment in the reader's zone; the tooltip has it in UTC. */
export function Time({ at, absolute = false }: TimeProps) {
  const date = new Date(at);
  return (
    <Tooltip label={`${formatLocalTime(date)} · ${formatUtcTime(date)}`}>
      <time dateTime={date.toISOString()}>
        {absolute ? formatLocalTime(date) : describeAge(date.getTime(), Date.now())}
      </time>
    </Tooltip>
  );
}
