import { Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { catalogueColumns, fixedColumns, titleOfColumn } from "#features/runs/run-columns.ts";
import type { Run } from "#features/runs/run.ts";
import { Icon } from "#ui/icon.tsx";
import styles from "./column-picker.module.css";

interface ColumnPickerProps {
  readonly runs: readonly Run[];
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[] | undefined) => void;
}

export function ColumnPicker({ runs, columns, onColumns }: ColumnPickerProps) {
  const [search, setSearch] = useState("");
  const catalogue = catalogueColumns(runs);
  const groups = {
    Run: Object.values(fixedColumns),
    Metrics: catalogue.metrics,
    Params: catalogue.params,
    Tags: catalogue.tags,
  };
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="columns" size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <TextInput
          aria-label="Find a column"
          placeholder="Find a column"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <div className={styles["list"]}>
          {Object.entries(groups).map(([name, all]) => (
            <Checkbox.Group key={name} label={name} value={[...columns]} onChange={onColumns}>
              {all
                .filter((column) => titleOfColumn(column).toLowerCase().includes(search.toLowerCase()))
                .map((column) => (
                  <Checkbox key={column} size="xs" value={column} label={titleOfColumn(column)} my={6} />
                ))}
            </Checkbox.Group>
          ))}
        </div>
        <Button variant="subtle" size="xs" onClick={() => onColumns(undefined)}>
          Choose for me
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
