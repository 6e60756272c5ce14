import axe from "axe-core";
import type { Page } from "playwright-core";

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds against WCAG 2.2 AA and its own best practices, in the light and in the dark scheme. */
export async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    // Colours fade from one scheme to the other.
    await page.waitForTimeout(250);
    // By the debugger, past the page's own policy, which allows no script but the server's.
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
    found.push(
      ...violations.flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ html, failureSummary = "" }) =>
            `${colorScheme} ${id}: ${help}: ${html.slice(0, 160)} ${failureSummary}`,
        ),
      ),
    );
  }
  return found;
}
