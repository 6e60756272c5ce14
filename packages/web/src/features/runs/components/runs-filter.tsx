import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Icon } from "#ui/icon.tsx";
import styles from "./runs-filter.module.css";

interface RunsFilterProps {
  readonly filter: string;
  /** What the server found wrong with the filter. */
  readonly error: string | undefined;
  readonly onFilter: (filter: string) => void;
}

/** MLflow's filter grammar; what is wrong with it is said where it was typed. */
export function RunsFilter({ filter, error, onFilter }: RunsFilterProps) {
  const [text, setText] = useState(filter);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFilter(text.trim());
  };
  return (
    <form role="search" onSubmit={submit} className={styles["form"]}>
      <TextInput
        className={styles["field"]}
        aria-label="Filter runs"
        placeholder="metrics.auc > 0.75 AND params.C = '1'"
        leftSection={<Icon name="search" size={16} />}
        value={text}
        error={error}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        Search
      </Button>
      {filter !== "" && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => {
            setText("");
            onFilter("");
          }}
        >
          Clear
        </Button>
      )}
    </form>
  );
}
