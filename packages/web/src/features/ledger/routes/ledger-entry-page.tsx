import { getRouteApi } from "@tanstack/react-router";
import { type OpenedEntry, useEntry } from "#features/ledger/api/get-entry.ts";
import { VerifyPanel } from "#features/ledger/components/verify-panel.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { Fields } from "#ui/fields.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

const route = getRouteApi("/signed-in/ledger/$index");

export function LedgerEntryPage() {
  const { index } = route.useParams();
  const query = useEntry(index);
  return (
    <Page title={`Entry ${index}`} trail={<TextLink to="/ledger">Ledger</TextLink>}>
      <QueryView query={query}>
        {(entry) => (
          <>
            <VerifyPanel key={index} index={index} />
            <EntryDetail entry={entry} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function EntryDetail({ entry: { header, payload, salt } }: { entry: OpenedEntry }) {
  const text = (name: string) => (typeof header[name] === "string" ? header[name] : "none");
  const subject = text("subject");
  return (
    <>
      <Section title="Header" note="In the log for ever. It holds opaque ids only, never a name.">
        <Fields
          fields={{
            When: <Time at={text("time")} absolute />,
            Type: (
              <TextLink to="/ledger" search={{ type: text("type") }}>
                {text("type")}
              </TextLink>
            ),
            Subject: (
              <TextLink to="/ledger" search={{ subject }}>
                <code>{subject}</code>
              </TextLink>
            ),
            Actor: <code>{text("actor")}</code>,
            Workspace: text("workspace"),
            Id: <code>{text("id")}</code>,
          }}
        />
      </Section>
      <Section
        title="Payload"
        note="Kept beside the log, which holds a commitment to it. It can be erased; the log then still verifies."
      >
        {salt === null ? (
          <EmptyPanel icon="shield" title="Erased">
            <p>The salt that opened the commitment was destroyed together with the payload.</p>
          </EmptyPanel>
        ) : (
          <CodeBlock code={JSON.stringify(payload, null, 2)} what="payload" />
        )}
      </Section>
    </>
  );
}
