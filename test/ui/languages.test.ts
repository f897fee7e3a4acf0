import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { OUT, ROOT } from '../vscode/paths.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

type Words = Readonly<Record<string, string>>;

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Words;

/** Set: leaves pictures in out/pictures for people to look at. */
const takesPictures = process.env['PICTURES'] !== undefined;

/** The instance that has everything. */
const ordersDb = /^orders-db(?!-replica)/;
const aBackup = /\d{4}-\d\d-\d\d \d\d:\d\d/;
/** Three words of a sentence. */
const sentence = /(?:^| )[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

/** In the page: what is read out besides what stands there. */
const readOut = `[...document.querySelectorAll('body *')].flatMap((element) =>
  ['aria-label', 'aria-description', 'title', 'alt', 'placeholder', 'label'].flatMap((name) => element.getAttribute(name) ?? []))`;

/** In the page: the elements whose text does not fit into them, but for what scrolls and what is only read out. */
const cut = `[...document.querySelectorAll('*')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 2)
  .filter((element) => !element.matches('.spoken') && !['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
  // An id has its end in its title.
  .filter((element) => !(element.title && getComputedStyle(element).textOverflow === 'ellipsis'))
  .map((element) => element.outerHTML.slice(0, 200))`;

/** English sentences and words of the product that have another form in the language, as patterns of whole texts. */
function englishTexts(words: Words): RegExp {
  const patterns = Object.entries(words)
    .filter(([english, translated]) => translated !== english && /\p{L}{3,}/u.test(english.replaceAll(/\{\d+\}/g, '')))
    .map(([english]) => english.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\\\{\d+\\\}/g, '.+'));
  return new RegExp(`^(?:${patterns.join('|')})$`);
}

const regions = { 'zh-cn': '华东1（杭州）', ja: 'China (Hangzhou)' } as const;

for (const [language, hangzhou] of Object.entries(regions)) {
  describe(`the product in ${language}`, () => {
    const words = read(`l10n/bundle.l10n.${language}.json`);
    const english = englishTexts(words);
    const [manifest, translated] = [read('package.nls.json'), read(`package.nls.${language}.json`)];
    let window: VSCodeWindow;
    let page: FrameLocator;
    const said = (key: string, ...values: readonly string[]) =>
      (words[key] ?? assert.fail(key)).replaceAll(/\{(\d+)\}/g, (_, index: string) => values[Number(index)] ?? '');

    /** What the manifest calls this in the language. */
    const titled = (title: string) => {
      const key = Object.keys(manifest).find((each) => manifest[each] === title) ?? assert.fail(title);
      return translated[key] ?? assert.fail(key);
    };

    before(async () => {
      window = await openWindow({ locale: language, settings: { 'security.workspace.trust.enabled': false } });
      page = window.webviewFrame();
      await window.openView();
    });
    after(() => window.close());

    async function picture(name: string): Promise<void> {
      if (takesPictures) {
        await mkdir(join(OUT, 'pictures'), { recursive: true });
        await window.page.waitForTimeout(1_000);
        await window.page.screenshot({ path: join(OUT, 'pictures', `${language}-${name}.png`) });
      }
    }

    function inEnglish(texts: readonly string[]): readonly string[] {
      const lines = texts.flatMap((text) => text.split('\n')).flatMap((line) => [line, ...line.split(/ · |, |，|、/)]);
      return [...new Set(lines.map((line) => line.trim()))].filter((line) => english.test(line) || sentence.test(line));
    }

    /** The page that is in front has no word of English but the API's names of fields, and shows its words whole. */
    async function checkPage(): Promise<void> {
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      const spoken = (await page.locator('body').evaluate(readOut)) as string[];
      const names = await page.locator('code').allInnerTexts();
      const texts = inEnglish([await page.locator('body').innerText(), ...spoken]);
      assert.deepEqual(
        texts.filter((text) => !names.includes(text)),
        [],
      );
      assert.deepEqual(await page.locator('body').evaluate(cut), []);
    }

    it('fills the side bar', async () => {
      await window.sideBar.getByRole('button', { name: titled('Explore Sample Data') }).click();
      await window.row(said('Sample data, {0}', said('Alibaba Cloud'))).waitFor();
      await window.row(said('Sample data, {0}', said('Huawei Cloud'))).waitFor();
      await window.expand(hangzhou);
      await window.expand(ordersDb);
      await window.expand(new RegExp(`^${said('Backups')}(?! )`));
      await window.row(aBackup).waitFor();
      assert.deepEqual(inEnglish(await window.rowWords()), []);
    });

    it('fills the details of a backup', async () => {
      await window.clickRow(aBackup);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(new RegExp(said('Also in {0}', '.+')))
        .first()
        .waitFor();
      await picture('details');
      await checkPage();
    });

    it('fills the history of an instance', async () => {
      await window.rowMenu(ordersDb, titled('Show Backup History'));
      await page.getByRole('heading', { level: 1, name: 'orders-db' }).waitFor();
      await page.getByText(said('Restore window')).first().waitFor();
      await picture('history');
      await checkPage();
    });

    it('fills the report', async () => {
      await window.runCommand(`RDS Backups: ${titled('Show Health Report')}`);
      await page
        .getByText(new RegExp(said('All {0} instances checked.', String.raw`\d+`)))
        .first()
        .waitFor({ timeout: 60_000 });
      await picture('report');
      await checkPage();
    });

    it('asks for what a new backup shall be', async () => {
      await window.rowMenu(ordersDb, titled('Create Backup…'));
      const asked: string[] = [];
      for (const answer of ['Logical', 'Chosen databases']) {
        await window.quickPickRow(said(answer)).waitFor();
        asked.push(await window.quickInput.innerText());
        await window.quickPick(said(answer));
      }
      await window.quickPick('payments');
      await window.accept();
      await window.quickPick(said('{0} days', '30'));
      await window.quickPickRow(said('Start this backup now')).waitFor();
      await picture('create');
      asked.push(await window.quickInput.innerText());
      assert.deepEqual(inEnglish(asked), []);
    });
  });
}
