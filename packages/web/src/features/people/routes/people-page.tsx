import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useMakeSignInLink, useUsers } from "#features/people/api/list-users.ts";
import { CodeBlock } from "#ui/code-block.tsx";
import { ErrorPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import { Time } from "#ui/time.tsx";

/** Who may sign in, and as what. Users are made with the command line. */
export function PeoplePage() {
  const query = useUsers();
  const link = useMakeSignInLink();
  const [userName, setUserName] = useState<string>();
  return (
    <Page title="People" lead="Who may sign in, and with which roles.">
      <Section title="Users" flush>
        <QueryView query={query}>
          {(users) => (
            <PlainTable
              label="Users"
              columns={["Name", "Roles", "Password", "Last signed in", "Sign-in link"]}
            >
              {users.map((user) => (
                <tr key={user.actorId}>
                  <td>
                    <strong>{user.userName}</strong>
                  </td>
                  <td>{user.roles.join(", ") || "none"}</td>
                  <td>{user.hasPassword ? "set" : "none"}</td>
                  <td>{user.signedInAt === null ? "never" : <Time at={user.signedInAt} />}</td>
                  <td>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Make link for ${user.userName}`}
                      onClick={() => {
                        setUserName(user.userName);
                        link.mutate(user.userName);
                      }}
                    >
                      Make link
                    </Button>
                  </td>
                </tr>
              ))}
            </PlainTable>
          )}
        </QueryView>
      </Section>
      <Section title="Add someone">
        <CodeBlock code="plumbline user create NAME --role contributor" />
      </Section>
      <Modal
        opened={userName !== undefined}
        onClose={() => setUserName(undefined)}
        title={`Sign-in link for ${userName ?? ""}`}
      >
        {link.isPending && <SkeletonLines lines={2} />}
        {link.isError && <ErrorPanel error={link.error} />}
        {link.isSuccess && (
          <>
            <CodeBlock code={link.data.url} what="sign-in link" />
            <p>
              It works once, until <Time at={link.data.expiresAt} absolute />. Whoever has it is {userName}.
            </p>
          </>
        )}
      </Modal>
    </Page>
  );
}
