import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const PICTURES = join(import.meta.dirname, '../../out/pictures');

/** Leaves a picture in out/pictures for people to look at, if PICTURES is set: a test needs none. */
export async function picture(page: Page, name: string, options: { readonly fullPage?: boolean } = {}): Promise<void> {
  if (process.env['PICTURES'] !== undefined) {
    await page.screenshot({ path: join(PICTURES, `${name}.png`), ...options });
  }
}

/** What axe objects to, by the rules named or by all. */
export async function flaws(page: Page, rules: string[] = []): Promise<string[]> {
  // The page has no frames, so the slower way of looking into them is not needed.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What does not fit on the screen: nothing may be beyond its sides, nor make it scroll there. */
export async function cutOff(page: Page): Promise<unknown> {
  return await page.evaluate(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []),
    ...[...document.querySelectorAll('main *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && !element.closest('.spoken, thead') && (right > innerWidth + 1 || left < -1);
    }).map((element) => element.outerHTML),
  ]`);
}

/** The name of what has the focus. */
export async function focused(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent')).trim();
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Texts that would do something if they were taken for anything but text. */
export const hostile = [
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  '</script><script>document.title="owned"</script>',
  '[click](command:workbench.action.quit) ${document.title="owned"} {0} {{title}}',
  '\u202Eevil\u202C" onmouseover="document.title=\'owned\'" x="',
] as const;

/** What a hostile text has brought to life, if anything. */
export async function cameAlive(page: Page): Promise<readonly string[]> {
  const elements = await page.locator('img, a, iframe, [onerror], [onmouseover], #page script').count();
  const title = await page.title();
  return [...(elements > 0 ? [`${elements} elements`] : []), ...(title === 'RDS Backups' ? [] : [title])];
}
