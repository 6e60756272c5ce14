import { Skeleton } from "@mantine/core";

/** Lines of about the height that will come, announced once. */
export function SkeletonLines({ lines = 5, height = 18 }: { lines?: number; height?: number }) {
  return (
    <div role="status" aria-label="Loading" style={{ padding: "12px 18px", display: "grid", gap: 12 }}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} width={`${100 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}
