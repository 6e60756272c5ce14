import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { TextLink } from "#ui/text-link.tsx";

export function NotFoundPage() {
  return (
    <Page title="No such page">
      <EmptyPanel icon="search" title="There is nothing at this address">
        <p>
          It may have been mistyped. <TextLink to="/">Go to the start page</TextLink>
        </p>
      </EmptyPanel>
    </Page>
  );
}
