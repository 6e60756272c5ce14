import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorPanel } from "#ui/message-panel.tsx";

/** A page that could not even begin: its session could not be asked for, its code did not come, or it threw. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <ErrorPanel error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />;
}
