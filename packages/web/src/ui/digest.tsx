import { CopyButton } from "./copy-button.tsx";
import styles from "./digest.module.css";

interface DigestProps {
  /** With or without `sha256:` before it. */
  readonly value: string;
  readonly what?: string;
  /** All 64 digits, for what is signed or compared. */
  readonly whole?: boolean;
}

/** A digest, short enough to recognise; the whole one is copied. */
export function Digest({ value, what = "digest", whole = false }: DigestProps) {
  const hex = value.replace(/^sha256:/, "");
  return (
    <span className={styles["digest"]}>
      <code title={value} data-whole={whole || undefined}>
        {whole ? hex : `${hex.slice(0, 12)}…`}
      </code>
      <CopyButton text={value} what={what} />
    </span>
  );
}
