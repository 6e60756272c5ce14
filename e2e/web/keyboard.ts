import type { Page } from "playwright-core";

/** What has the focus: its accessible label, else its text. */
const focused = `(() => {
  const element = document.activeElement;
  return element === null ? "" : element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
})()`;

const mostPresses = 150;

/** Presses Tab until what has the focus is called this. @throws Error where the keyboard does not get there. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = [];
  for (let press = 0; press < mostPresses; press++) {
    await page.keyboard.press("Tab");
    const now = String(await page.evaluate(focused)).trim();
    if (now === name) return;
    seen.push(now.slice(0, 40));
  }
  throw new Error(`Tab does not lead to ${name}, but to: ${seen.join(" | ")}`);
}
