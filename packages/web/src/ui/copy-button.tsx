import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Icon } from "./icon.tsx";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, e.g. `digest`. */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 });
  const label = clipboard.copied ? "Copied" : `Copy ${what}`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        onClick={() => clipboard.copy(text)}
      >
        <Icon name={clipboard.copied ? "pass" : "copy"} size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
