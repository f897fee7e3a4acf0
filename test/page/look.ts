import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Where the tests leave pictures for people to look at. */
export const PICTURES = new URL('../../out/pictures/', import.meta.url).pathname;

/** What axe finds; with `rules` only by these. */
export async function flaws(page: Page, rules: string[] = []): Promise<string[]> {
  // Without its own browser context, which a page of an open browser cannot have.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What does not fit between the sides of the window. */
export async function cutOff(page: Page): Promise<unknown> {
  return await page.evaluate(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []),
    ...[...document.querySelectorAll('main *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && !element.closest('.spoken, thead') && (right > innerWidth + 1 || left < -1);
    }).map((element) => element.outerHTML),
  ]`);
}

/** The words of what has the focus. */
export async function focused(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent')).trim();
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Texts that want to be more than text. */
export const hostile = [
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  '</script><script>document.title="owned"</script>',
  '[click](command:workbench.action.quit) ${document.title="owned"} {0} {{title}}',
  '\u202Eevil\u202C" onmouseover="document.title=\'owned\'" x="',
] as const;

/** What became of them beyond text. */
export async function cameAlive(page: Page): Promise<readonly string[]> {
  const elements = await page.locator('img, a, iframe, [onerror], [onmouseover], #page script').count();
  const title = await page.title();
  return [...(elements > 0 ? [`${elements} elements`] : []), ...(title === 'RDS Backups' ? [] : [title])];
}
