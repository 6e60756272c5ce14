import { Button, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent } from "react";
import { useEntries, useLiveEntries } from "#features/ledger/api/list-entries.ts";
import { EntryTable } from "#features/ledger/components/entry-table.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import styles from "./ledger-page.module.css";

const route = getRouteApi("/signed-in/ledger");

export function LedgerPage() {
  const search = route.useSearch();
  const query = useEntries(search);
  useLiveEntries(search);
  const isFiltered = search.type !== undefined || search.subject !== undefined;
  return (
    <Page
      title="Ledger"
      lead="Every state change, in one log that cannot be rewritten unnoticed. Open an entry to verify it in this browser."
    >
      <EntryFilter />
      <Section title="Entries" note="Newest first; new ones appear as they are made." flush>
        <QueryView query={query} skeleton={<SkeletonLines lines={12} />}>
          {({ pages }) => {
            const entries = pages.flatMap((page) => page.entries);
            return entries.length === 0 ? (
              <EmptyPanel icon="ledger" title={isFiltered ? "No entry fits" : "No entries yet"}>
                <p>
                  {isFiltered
                    ? "Types and subjects are compared whole, e.g. run.created."
                    : "The first comes with the first change."}
                </p>
              </EmptyPanel>
            ) : (
              <EntryTable
                entries={entries}
                hasMore={query.hasNextPage}
                isLoadingMore={query.isFetchingNextPage}
                onMore={() => void query.fetchNextPage()}
              />
            );
          }}
        </QueryView>
      </Section>
    </Page>
  );
}

function EntryFilter() {
  const { type = "", subject = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = [...form].filter(([, value]) => value !== "");
    void navigate({ search: Object.fromEntries(given), replace: true });
  };
  return (
    <form
      role="search"
      aria-label="Entries"
      // Its fields begin again with what the address says.
      key={`${type} ${subject}`}
      className={styles["filter"]}
      onSubmit={submit}
    >
      <TextInput name="type" label="Type" placeholder="run.created" defaultValue={type} spellCheck={false} />
      <TextInput
        name="subject"
        label="Subject"
        placeholder="model-version:…"
        defaultValue={subject}
        spellCheck={false}
        className={styles["subject"]}
      />
      <Button type="submit" variant="default">
        Filter
      </Button>
      {(type !== "" || subject !== "") && (
        <Button variant="subtle" color="gray" onClick={() => void navigate({ search: {}, replace: true })}>
          Clear
        </Button>
      )}
    </form>
  );
}
