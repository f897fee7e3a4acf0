import assert from 'node:assert/strict';
import { CloudError } from '../../src/model/errors.ts';
import type { Backup } from '../../src/model/resources.ts';
import type { CompareSource, LoadedBackup, PanelRef } from '../../src/webview/panels.ts';
import type { Kept } from '../../src/webview/protocol/common.ts';
import type { CompareRef, CompareView } from '../../src/webview/protocol/compare.ts';
import { DAY, goodBackup, link, loaded, olderBackup, ref, SIGNATURE } from '../unit/webview/samples.ts';
import { PageBench, type OpenOptions, type Shown, themeNames, themeVariables } from './browser.ts';
import { cameAlive, cutOff, flaws, focused, hostile, picture } from './look.ts';

const now = new Date();
const second = { ...ref };
const first = { ...ref, backupId: '320999999' };

/** As the editor keeps it. */
function keep(view: Partial<CompareView> = {}, refs: CompareRef = { first, second }): Kept<CompareRef, CompareView> {
  return { ref: refs, view: { swapped: false, same: false, scroll: 0, ...view } };
}

const never = <Value>() => new Promise<Value>(() => undefined);

/** Answers at once with what it was given for either side. */
class Source implements CompareSource {
  readonly opened: PanelRef[] = [];
  one: () => Promise<LoadedBackup | undefined>;
  other: () => Promise<LoadedBackup | undefined>;

  constructor(one: LoadedBackup, other: LoadedBackup) {
    this.one = () => Promise.resolve(one);
    this.other = () => Promise.resolve(other);
  }

  load({ backupId }: PanelRef): Promise<LoadedBackup | undefined> {
    return backupId === first.backupId ? this.one() : this.other();
  }

  regionName(): string | undefined {
    return undefined;
  }

  openDetails(asked: PanelRef): Promise<void> {
    this.opened.push(asked);
    return Promise.resolve();
  }
}

function pair(change: Partial<Backup> = {}, older: Partial<Backup> = {}): Source {
  return new Source(loaded(olderBackup(now, older)), loaded(goodBackup(now, change)));
}

const facts = ({ page }: Shown) => page.getByRole('table', { name: 'What matters' });

const fact = async (on: Shown, name: string) =>
  await facts(on)
    .getByRole('row', { name: new RegExp(`^${name} `) })
    .getByRole('cell')
    .allInnerTexts();

describe('compare page', function () {
  this.timeout(60_000);
  let bench: PageBench;
  let shown: Shown | undefined;

  before(async () => {
    bench = await PageBench.start();
  });

  after(() => bench.stop());

  afterEach(async () => {
    const faults = shown?.faults ?? [];
    shown = undefined;
    await bench.closePages();
    assert.deepEqual(faults, []);
  });

  async function open(source = pair(), options: OpenOptions = {}, state = keep()): Promise<Shown> {
    shown = await bench.open('compare', { compare: source }, state, options);
    await shown.page.getByRole('heading', { level: 1, name: 'Two backups compared' }).waitFor();
    return shown;
  }

  it('tells what matters side by side, and the difference in a sentence', async () => {
    const on = await open();
    const { page } = on;
    await page.getByRole('heading', { level: 2, name: /^First: Full backup, / }).waitFor();
    await page.getByRole('heading', { level: 2, name: /^Second: Full backup, / }).waitFor();
    const summary = await page.getByRole('list', { name: 'Summary' }).innerText();
    assert.match(summary, /Second is 61% smaller[^]*5\.4 GiB, then 2\.1 GiB[^]*Second took 4 mins 10 secs less/);
    assert.match(summary, /Second began 1 day later[^]*Checksum: Different/);
    await page.getByText('Times are in China Standard Time (Asia/Shanghai).').waitFor();
    const rows = await facts(on).getByRole('rowheader').allInnerTexts();
    assert.deepEqual(rows, [
      'Status',
      'Started',
      'Size',
      'Duration',
      'Type',
      'Method',
      'Data as of',
      'Engine version',
      'Checksum',
      'Kept until',
      'Stored in',
      'Instance',
    ]);
    const [, , size] = await fact(on, 'Size');
    assert.match(size ?? '', /^Second is 61% smaller\s+−3\.3 GiB \(−3,\d{3},\d{3},\d{3} bytes\)$/);
    assert.deepEqual(await fact(on, 'Method'), ['Physical', 'Physical', 'Same']);
    assert.deepEqual(await fact(on, 'Engine version'), ['8.0', '8.0', 'Same']);
    assert.deepEqual(await fact(on, 'Data as of'), ['Not known', 'Not known', 'Cannot tell']);
  });

  it('tells a difference by shape and word, not by colour alone', async () => {
    const on = await open();
    await facts(on).waitFor();
    const shapes = await on.page.evaluate(`[...document.querySelectorAll('.difference')].map((cell) =>
      [cell.className, cell.querySelector('svg').innerHTML])`);
    const kinds = new Map(shapes as [string, string][]);
    assert.equal(kinds.size, 3);
    assert.equal(new Set(kinds.values()).size, 3);
  });

  it('shows other fields that differ, and those that are the same on demand', async () => {
    const { page } = await open();
    const others = page.getByRole('table', { name: 'Other fields that differ' });
    assert.deepEqual(await others.getByRole('rowheader').allInnerTexts(), [
      'Backup id\nBackupId',
      'Ended\nBackupEndTime',
      'Data as of\nConsistentTime',
      'Taken on\nHostInstanceID',
    ]);
    assert.deepEqual(await others.getByRole('row').nth(4).getByRole('cell').allInnerTexts(), [
      'Node 1111111',
      'Node 5882781',
      'Different',
    ]);
    const toggle = page.getByRole('button', { name: /^Show \d+ fields that are the same$/ });
    await toggle.focus();
    await page.keyboard.press('Enter');
    const same = page.getByRole('table', { name: 'Fields that are the same' });
    await same.getByRole('rowheader', { name: 'Storage class' }).waitFor();
    assert.equal(await same.getByText('Different').count(), 0);
    assert.deepEqual(shown?.kept?.view, { ...keep({ same: true }).view, scroll: await page.evaluate('scrollY') });
    await page.getByRole('button', { name: 'Hide fields that are the same' }).click();
    assert.equal(await same.count(), 0);
  });

  it('swaps the sides, and stays swapped', async () => {
    const on = await open();
    await on.page.getByRole('button', { name: 'Swap sides' }).focus();
    await on.page.keyboard.press('Enter');
    await on.page.getByRole('list', { name: 'Summary' }).getByText('Second is 156% larger').waitFor();
    assert.match(await focused(on.page), /Swap sides/);
    assert.deepEqual(on.kept, keep({ swapped: true }));
    const again = await open(pair(), { state: keep({ swapped: true }) }, keep({ swapped: true }));
    await again.page.getByText('Second is 156% larger').first().waitFor();
  });

  it('opens the details of the side that was meant, swapped or not', async () => {
    const source = pair();
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Details of the second' }).click();
    await page.getByRole('button', { name: 'Swap sides' }).click();
    await page.getByRole('button', { name: 'Details of the second' }).click();
    await page.getByRole('button', { name: 'Details of the first' }).click();
    await page.waitForFunction('true');
    assert.deepEqual(
      source.opened.map(({ backupId }) => backupId),
      [second.backupId, first.backupId, second.backupId],
    );
  });

  it('keeps the one that is there when the other is gone, and says so', async () => {
    const source = pair();
    source.one = () => Promise.resolve(undefined);
    const on = await open(source);
    const { page } = on;
    await page.getByRole('alert').getByText('First: The cloud no longer has this backup.').waitFor();
    await page.getByRole('heading', { level: 2, name: 'First: Not shown' }).waitFor();
    await page.getByRole('heading', { level: 2, name: /^Second: Full backup/ }).waitFor();
    assert.deepEqual(await fact(on, 'Size'), ['Not shown', '2.1 GiB', 'Cannot tell']);
    assert.equal(await page.getByRole('list', { name: 'Summary' }).count(), 0);
    assert.equal(await page.getByRole('table').count(), 1);
    assert.deepEqual(await flaws(page), []);
    await picture(page, 'compare.gone.dark', { fullPage: true });
  });

  it('keeps both while they are asked for again, can stop that, and says what failed', async () => {
    const source = pair();
    const { page } = await open(source);
    const { other } = source;
    source.other = () => never();
    await page.getByRole('button', { name: 'Refresh both' }).click();
    await page.getByRole('status').getByText('Refreshing…').waitFor();
    assert.equal(await page.getByRole('table').count(), 2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').getByText('Second: Stopped before the cloud answered.').waitFor();
    source.other = () => Promise.reject(new CloudError({ kind: 'network', message: 'No way to the cloud.' }));
    await page.getByRole('button', { name: 'Refresh both' }).click();
    await page.getByRole('alert').getByText('Second: No way to the cloud.').waitFor();
    source.other = other;
    await page.getByRole('button', { name: 'Refresh both' }).click();
    await page.waitForFunction(`document.querySelector('[role="alert"]').textContent.trim() === ''`);
    assert.equal(await page.getByRole('table').count(), 2);
  });

  it('has no address of a link anywhere in the document', async () => {
    const { page, panel } = await open(pair({ links: [link('public'), link('internal', 'orders')] }));
    await page.getByRole('button', { name: /^Show \d+ fields/ }).click();
    const body = (await page.content()).replace(/<head>[^]*<\/head>/, '').replaceAll(bench.origin, '');
    assert.doesNotMatch(body, new RegExp(`://|${SIGNATURE}|aliyuncs|OSSAccessKeyId`));
    assert.doesNotMatch(JSON.stringify(panel.posted), new RegExp(`${SIGNATURE}|aliyuncs`));
  });

  for (const [index, text] of hostile.entries()) {
    it(`keeps hostile text ${index + 1} as text in every place`, async () => {
      const change: Partial<Backup> = {
        state: { kind: 'unknown', raw: text },
        type: { kind: 'unknown', raw: text },
        method: { kind: 'unknown', raw: text },
        engineVersion: text,
        checksum: text,
        copy: { regionId: text, restoreRegions: [text] },
        fields: goodBackup(now).fields.map((field, place) => ({
          ...field,
          key: `${text}${place}`,
          label: text,
          raw: `${text}${place % 2}`,
          value: place % 2 === 0 ? { as: 'list', items: [text] } : { as: 'text', text },
        })),
      };
      const words = { instance: { name: text, engine: text }, accountName: text, regionName: text };
      const source = new Source(loaded(goodBackup(now), words), loaded(goodBackup(now, change), words));
      const refs = { first, second: { ...second, instanceId: text, backupId: text } };
      const state = keep({ same: true }, refs);
      const { page } = await open(source, { state }, state);
      await page.getByRole('table', { name: 'Other fields that differ' }).waitFor();
      assert.deepEqual(await cameAlive(page), []);
      source.other = () => Promise.reject(new CloudError({ kind: 'network', message: text }));
      await page.getByRole('button', { name: 'Refresh both' }).click();
      await page.getByRole('alert').getByText('Second: ').waitFor();
      assert.deepEqual(await cameAlive(page), []);
    });
  }

  for (const [name, source] of Object.entries(scenes())) {
    it(`is accessible in every theme: ${name}`, async () => {
      const state = keep({ same: name === 'different' });
      const on = await open(source, { state, height: 1000 }, state);
      for (const theme of themeNames) {
        await on.setTheme(theme);
        await picture(on.page, `compare.${name}.${theme}`, { fullPage: true });
        // A theme changes colours and nothing else, so the other rules need to look only once.
        assert.deepEqual(await flaws(on.page, theme === themeNames[0] ? [] : ['color-contrast']), [], theme);
      }
    });
  }

  for (const { width, zoom, rightToLeft } of [
    { width: 320, zoom: 1, rightToLeft: false },
    { width: 640, zoom: 2, rightToLeft: false },
    { width: 320, zoom: 1, rightToLeft: true },
    { width: 960, zoom: 1, rightToLeft: true },
  ]) {
    const way = rightToLeft ? 'rtl' : 'ltr';
    it(`fits ${width} pixels at ${zoom * 100} %, ${way}, with long names, and tables are still tables`, async () => {
      const long = 'a_very_long_database_name_without_any_break_'.repeat(3);
      const words = { instance: { name: long, engine: 'PostgreSQL 17' }, accountName: long };
      const source = new Source(loaded(olderBackup(now, { checksum: long }), words), loaded(goodBackup(now), words));
      const on = await open(source, { width, zoom, rightToLeft, height: 800 });
      await on.page.getByRole('button', { name: /^Show \d+ fields/ }).click();
      assert.deepEqual(await cutOff(on.page), []);
      await picture(on.page, `compare.narrow.${way}.${width}`, { fullPage: true });
      assert.equal((await fact(on, 'Size')).length, 3);
      assert.deepEqual(await flaws(on.page), []);
    });
  }

  it('moves nothing for who wants no motion', async () => {
    const source = pair();
    source.one = () => never();
    const { page } = await open(source);
    await page.getByRole('progressbar').waitFor();
    const moving = 'document.getAnimations().filter(({ playState }) => playState === "running").length';
    assert.equal(await page.evaluate(moving), 0);
  });

  it('uses only variables that the editor has in some theme', async () => {
    const known = new Set(themeNames.flatMap((theme) => Object.keys(themeVariables(theme))));
    const used = new Set((await bench.file('compare.css')).match(/--vscode-[\w-]*\w/g));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
  });

  it('stays small', async () => {
    assert.ok((await bench.file('compare.js')).length < 64_000);
    assert.ok((await bench.file('compare.css')).length < 7_000);
  });
});

/** The page in its different moods. */
function scenes(): Record<string, Source> {
  const loading = pair();
  loading.one = () => never();
  const failed = {
    state: { kind: 'failed', raw: 'Failed' },
    type: { kind: 'incremental', raw: 'IncrementalBackup' },
    method: undefined,
    size: undefined,
    checksum: undefined,
    links: [],
    expires: undefined,
    consistent: new Date(now.getTime() - DAY),
  } as const;
  return {
    smaller: pair(),
    different: new Source(
      loaded(olderBackup(now, { consistent: new Date(now.getTime() - 3 * DAY) })),
      loaded(goodBackup(now, failed), { instance: { name: 'billing-db', engine: 'PostgreSQL 17' } }),
    ),
    same: new Source(loaded(goodBackup(now)), loaded(goodBackup(now))),
    loading,
  };
}
