import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { CloudError } from '../../src/model/errors.ts';
import type { ReportRow } from '../../src/model/report.ts';
import type { ReportView } from '../../src/webview/protocol/report.ts';
import {
  factsAt,
  manyRows,
  problems,
  progressOf,
  rowOf,
  SampleReport,
  sampleRows,
  snapshotOf,
} from '../unit/webview/reportSamples.ts';
import { PageBench, themeNames, themeVariables, type AnyKept, type OpenOptions, type Shown } from './browser.ts';
import { cameAlive, flaws, focused, hostile, picture, until } from './look.ts';

const now = Date.parse('2026-11-22T04:00:00Z');
const HOUR = 3_600_000;
const plain: AnyKept = { ref: {}, view: undefined };

const running = {
  state: 'running',
  ended: undefined,
  instances: { checked: 214, total: 331 },
  regions: { listed: 9, total: 11 },
  waiting: 'Waiting for the limit of 60 requests a minute of Huawei Cloud.',
} as const;

const failure = {
  accountId: 'account-2',
  accountName: 'staging',
  regionId: 'eu-central-1',
  regionName: 'Germany (Frankfurt)',
  message: 'The cloud did not answer in time. Try again later.',
};

const sample = (change: Parameters<typeof snapshotOf>[2] = {}) => {
  const rows = sampleRows(now);
  return new SampleReport(snapshotOf(rows, now, change));
};

describe('report page', function () {
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

  async function open(source: SampleReport, options: OpenOptions = {}): Promise<Shown> {
    shown = await bench.open('report', { report: () => Promise.resolve(source) }, plain, { now, ...options });
    await shown.page.getByRole('heading', { level: 1, name: 'Backup health' }).waitFor();
    await shown.page.evaluate('new Promise(requestAnimationFrame)');
    return shown;
  }

  it('says what was looked at, how far it is and what it waits for', async () => {
    const progress = { ...progressOf([], now), ...running };
    const limits = { oldestHours: 26, leastRetentionDays: 7, copyRegion: 'cn-shanghai' };
    const source = sample({ progress, limits, failures: [failure] });
    const { page } = await open(source);
    assert.equal(
      await page.locator('.report-head p').innerText(),
      '2 accounts · 11 regions · a good backup in 26 hours · kept for 7 days · copied to cn-shanghai',
    );
    const region = progressOn(page);
    assert.match(
      await region.innerText(),
      /214 of 331 instances checked, 9 of 11 regions listed\.\s+Waiting for the limit of 60 requests/,
    );
    assert.equal(await page.getByRole('progressbar').getAttribute('value'), '214');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Try staging · Germany (Frankfurt) again' }).click();
    await until(() => Promise.resolve(source.asked.length === 3));
    assert.deepEqual(source.asked, ['pause', 'stop', 'retry account-2/eu-central-1']);
  });

  it('offers to go on after a pause, and keeps the focus on its button', async () => {
    const source = sample({ progress: progressOf([], now, running) });
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Pause' }).focus();
    source.change([], { progress: progressOf([], now, { ...running, state: 'paused' }) });
    await progressOn(page).getByText('Paused. 214 of 331').waitFor();
    assert.equal(await focused(page), 'Resume');
    await page.keyboard.press('Enter');
    await until(() => Promise.resolve(source.asked.includes('resume')));
  });

  it('says how old a report is, and that it was cut short', async () => {
    const rows = sampleRows(now);
    const source = sample({ progress: progressOf(rows, now, { state: 'interrupted', ended: undefined }) });
    const { page } = await open(source);
    await page
      .getByText(
        /The window was closed before the end\. 10 of 12 instances checked\. Checked between 2 days ago and 1 minute ago\./,
      )
      .waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    source.change([], { progress: progressOf(rows, now, { instances: { checked: 12, total: 12 } }) });
    await progressOn(page)
      .getByText('All 12 instances checked. Checked between 2 days ago and 1 minute ago.')
      .waitFor();
    await page.getByRole('button', { name: 'Try again what failed (1)' }).click();
    await page.getByRole('button', { name: 'Check again' }).click();
    await until(() => Promise.resolve(source.asked.length === 3));
    assert.deepEqual(source.asked, ['resume', 'retry all', 'start']);
  });

  it('says why what was wanted did not happen', async () => {
    const source = sample();
    source.failure = new CloudError({ kind: 'noKey', message: 'There is no key on this machine.' });
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('alert').getByText('There is no key on this machine.').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('There is no key on this machine.').waitFor({ state: 'detached' });
  });

  it('begins with an explanation where there is no report yet', async () => {
    const source = new SampleReport();
    const { page } = await open(source);
    await page.getByText('lists what needs attention').waitFor();
    await page.getByRole('button', { name: 'Check backups' }).click();
    await page.getByRole('button', { name: 'Choose what to check…' }).click();
    await page.getByRole('button', { name: 'Change limits…' }).click();
    await until(() => Promise.resolve(source.asked.length === 3));
    assert.deepEqual(source.asked, ['start', 'chooseScope', 'openLimits']);
    source.replace(snapshotOf(sampleRows(now), now));
    await page.getByRole('grid', { name: 'Instances and their backups' }).waitFor();
  });

  it('does not say that there are no instances when none could be listed', async () => {
    const { page } = await open(new SampleReport(snapshotOf([], now, { failures: [failure] })));
    await page.getByText('No instances could be listed. The reasons are above.').waitFor();
    await progressOn(page).getByText('No instances checked.').waitFor();
    assert.equal(await page.getByText('There are no instances').count(), 0);
  });

  it('names the team’s file with its problem, and opens it', async () => {
    const source = sample();
    source.limits = {
      files: [
        { name: 'rds-backups.json', rules: 0, problem: 'Line 12: “oldest” has to be a number of hours.' },
        { name: 'web/rds-backups.json', rules: 3 },
      ],
      displayOnly: true,
    };
    const { page } = await open(source);
    const list = page.getByRole('list', { name: 'Limits of the team' });
    const [unusable, used] = (await list.getByRole('listitem').allInnerTexts()).map(oneLine);
    assert.equal(unusable, 'Line 12: “oldest” has to be a number of hours. Open');
    assert.match(used ?? '', /^3 rules .* not trusted.* Open web\/rds-backups\.json$/);
    await list.getByRole('button', { name: 'Open rds-backups.json' }).click();
    await until(() => Promise.resolve(source.asked.length === 1));
    assert.deepEqual(source.asked, ['openTeamFile rds-backups.json']);
  });

  it('answers the first questions with counts that narrow the table', async () => {
    const { page } = await open(sample(), { height: 1200 });
    const answers = page.getByRole('list', { name: 'Summary' });
    const texts = (await answers.getByRole('listitem').allInnerTexts()).map((text) =>
      text.replaceAll(/\s+/g, ' ').trim(),
    );
    assert.deepEqual(texts, [
      '2 No good backup within their limits',
      '1 Automatic backup off none is due on any day',
      '2 Failed last after the last good one',
      '1 Unusual size against those before',
      '1 Kept too briefly less than their limits allow',
      '5 No copy in another region',
      '1 Not checked the cloud did not answer',
      '17.5 TiB Space used at least, in 217 backups',
    ]);
    await page.getByRole('searchbox').fill('se');
    // The rule is for another instance.
    await answers.getByText('less than 7 days, or not known').waitFor();
    await page.getByRole('searchbox').fill('');
    const toggle = answers.getByRole('button', { name: 'No good backup' });
    await toggle.click();
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    await page.getByText('Showing 2 of 12').waitFor();
    assert.deepEqual(await namesIn(page), ['ledger', 'auth-replica']);
    await answers.getByRole('button', { name: 'Unusual size' }).click();
    assert.deepEqual(await namesIn(page), ['ledger', 'auth-replica', 'reports']);
    await page.getByRole('button', { name: 'Reset filters' }).click();
    assert.equal((await namesIn(page)).length, 12);
  });

  it('searches, filters by what occurs, and exports what is left in its order', async () => {
    const source = sample();
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Only problems' }).click();
    await page.getByRole('combobox', { name: 'Cloud' }).selectOption('Huawei Cloud');
    assert.deepEqual(await namesIn(page), ['auth-replica', 'carts', 'sessions']);
    // Only one region is left to choose from, and only one engine apart from what was chosen.
    assert.equal(await page.getByRole('combobox', { name: 'Region' }).count(), 0);
    const search = page.getByRole('searchbox');
    await search.pressSequentially('s');
    await page.getByText('Showing 3 of 12').waitFor();
    await search.pressSequentially('es');
    await page.getByText('Showing 1 of 12').waitFor();
    assert.deepEqual(await namesIn(page), ['sessions']);
    await search.fill('');
    await page.getByRole('columnheader', { name: 'Instance', exact: true }).getByRole('button').click();
    await page.getByRole('columnheader', { name: 'Instance', exact: true }).getByRole('button').click();
    assert.deepEqual(await namesIn(page), ['sessions', 'carts', 'auth-replica']);
    source.answer = () => Promise.resolve('3 instances exported.');
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('status').getByText('3 instances exported.').waitFor();
    assert.deepEqual(source.asked, ['export key-sessions key-carts key-auth-replica']);
    await search.fill('nothing like it');
    await page.getByText('No instance fits the filters.').waitFor();
  });

  it('totals by cloud, region and engine, and a group narrows the table', async () => {
    const { page } = await open(sample());
    const totals = page.getByRole('table', { name: 'Totals' });
    const first = async () => (await totals.getByRole('row').nth(1).innerText()).replaceAll(/\s+/g, ' ').trim();
    assert.equal(await first(), 'CN North-Beijing4 Huawei Cloud 4 of 5 checked 3 1 31 at least 65 GiB');
    await page.getByRole('group', { name: 'Totals by' }).getByRole('button', { name: 'Engine' }).click();
    assert.match(await first(), /^MySQL 7 3 1 186 at least/);
    await totals.getByRole('button', { name: 'PostgreSQL' }).click();
    await page.getByText('Showing 5 of 12').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Engine' }).inputValue(), 'PostgreSQL');
    // The other groups stay, to be chosen instead.
    assert.equal(await totals.getByRole('row').count(), 3);
    await totals.getByRole('button', { name: 'PostgreSQL' }).click();
    assert.equal(await page.getByText('Showing').count(), 0);
  });

  it('tells in each cell what is known, with the exact numbers at hand', async () => {
    const { page } = await open(sample(), { height: 1200 });
    const cells = async (name: string) =>
      (await rowNamed(page, name).getByRole('gridcell').allInnerTexts()).map(oneLine);
    assert.deepEqual(await cells('reports'), [
      'reports rm-reports',
      'Size −61 % No copy',
      '3 hours ago',
      '3.1 GiB ▾ −61%',
      '7 days',
      'None',
      'Alibaba Cloud · prod · Singapore',
    ]);
    assert.deepEqual((await cells('auth-replica')).slice(2, 6), ['none since 23 Oct', '', '7 days', 'None']);
    assert.deepEqual((await cells('wallet')).slice(1, 6), ['Waiting', '', '', '', '']);
    const time = rowNamed(page, 'reports').locator('time');
    assert.match((await time.getAttribute('title')) ?? '', /Sunday.* 22 November 2026 at 09:00:00 China Standard Time/);
  });

  it('is sorted by every column, and by how bad it is in the end', async () => {
    const { page } = await open(sample());
    const before = await namesIn(page);
    for (const title of ['Instance', 'State', 'Last good', 'Size', 'Kept', 'Copy', 'Where']) {
      const header = page.getByRole('columnheader', { name: title, exact: true });
      await header.getByRole('button').click();
      assert.equal(await header.getAttribute('aria-sort'), 'ascending', title);
      await header.getByRole('button').click();
      assert.equal(await header.getAttribute('aria-sort'), 'descending', title);
      await header.getByRole('button').click();
      assert.equal(await header.getAttribute('aria-sort'), 'none', title);
    }
    assert.deepEqual(await namesIn(page), before);
  });

  it('explains a row in sentences, and leads to its instance and its history', async () => {
    const source = sample();
    const { page } = await open(source);
    await rowNamed(page, 'ledger').click();
    const detail = page.getByRole('region', { name: 'What was found' });
    await until(() => isClear(page));
    assert.match(
      oneLine(await detail.innerText()),
      /ledger.*None in 26 h The last good backup ended 6 days ago.*Failed last Two backups failed.*31 backups with 17.1 TiB since 23 Oct\. Limits by the team’s rule for led\*\. Checked 1 minute ago\./,
    );
    await detail.getByRole('button', { name: 'Show in side bar' }).click();
    await detail.getByRole('button', { name: 'History' }).click();
    await rowNamed(page, 'carts').click();
    await detail.getByText('The cloud did not answer in time. Retry it later.').waitFor();
    await detail.getByRole('button', { name: 'Try again' }).click();
    await until(() => Promise.resolve(source.asked.length === 3));
    assert.deepEqual(source.asked, ['showInstance ledger', 'showHistory ledger', 'retry key-carts']);
    await detail.getByRole('button', { name: 'Close' }).click();
    assert.equal(await detail.getByRole('button').count(), 0);
    assert.equal(await focused(page), 'Instances and their backups');
  });

  it('can be walked through by keyboard', async () => {
    const { page } = await open(sample(), { height: 500 });
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: 'What was found' });
    await detail.getByRole('heading', { name: 'auth-replica' }).waitFor();
    // The sentences follow the row, and never cover it.
    for (const name of ['carts', 'search', 'sessions', 'reports', 'billing', 'orders-db']) {
      await page.keyboard.press('ArrowDown');
      await detail.getByRole('heading', { name }).waitFor();
      await until(() => isClear(page));
    }
    await picture(page, 'report.keyboard');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'Show in side bar');
    await page.keyboard.press('Escape');
    assert.equal(await focused(page), 'Instances and their backups');
  });

  it('leaves the table to be seen, and closes what was found with Escape or when its row goes', async () => {
    const { page } = await open(sample(), { width: 390, height: 844 });
    const detail = page.getByRole('region', { name: 'What was found' });
    await rowNamed(page, 'ledger').click();
    await until(() => isClear(page));
    const [head, foot] = [await page.locator('.grid-head').boundingBox(), await detail.boundingBox()];
    assert.ok(head && foot && foot.y - head.y > (844 - head.y) / 2, `${head?.y} ${foot?.y}`);
    await picture(page, 'report.390.detail');
    assert.equal(await focused(page), 'Instances and their backups');
    await page.keyboard.press('Escape');
    assert.equal(await detail.getByRole('button').count(), 0);
    await rowNamed(page, 'ledger').click();
    await page.getByRole('searchbox').fill('reports');
    await page.getByText('Showing 1 of 12').waitFor();
    await until(async () => (await detail.getByRole('button').count()) === 0);
    await page.getByRole('button', { name: 'Reset filters' }).click();
    await rowNamed(page, 'ledger').waitFor();
    assert.equal(await detail.getByRole('button').count(), 0);
  });

  it('shows the first groups of many, and does not take what was not checked for healthy', async () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      rowOf(`db-${index}`, { regionId: `r-${index}`, regionName: `Region ${index}`, state: 'waiting' }),
    );
    const { page } = await open(new SampleReport(snapshotOf(rows, now)));
    const totals = page.getByRole('table', { name: 'Totals' });
    assert.equal(await totals.getByRole('row').count(), 1 + 8);
    assert.equal(oneLine(await totals.getByRole('row').nth(1).innerText()), 'Region 0 0 of 1 checked – – – –');
    await page.getByRole('button', { name: 'Show all 12' }).press('Enter');
    assert.equal(await totals.getByRole('row').count(), 1 + 12);
    await totals.getByRole('button', { name: 'Region 11' }).click();
    await page.getByRole('button', { name: 'Show fewer' }).click();
    // The one that was chosen stays.
    assert.equal(await totals.getByRole('row').count(), 1 + 9);
  });

  for (const width of [880, 1400]) {
    it(`breaks no number, title or id at ${width} pixels, and leaves no filter alone`, async () => {
      const account = { accountName: 'Sample data, Huawei Cloud', cloud: 'huawei', accountId: 'b' } as const;
      const rows = [
        ...manyRows(300, now),
        rowOf('crm-db', {
          ...account,
          instanceId: '49f7a0cb8e4c4f2e829da4e0fdf5239cin04',
          facts: factsAt(now, { retention: 45, lastGood: now - 30.9 * HOUR, copyRegion: 'cn-hangzhou' }),
          problems: [problems.noGood, { ...problems.failedLast, severity: 'bad' }],
        }),
        rowOf('search-db', { instanceId: 'pgm-bp1kiu6yzflrbz3h9', facts: factsAt(now, { retention: 45 }) }),
      ];
      const { page } = await open(new SampleReport(snapshotOf(rows, now)), { width, height: 900 });
      await page.getByRole('searchbox').fill('-db');
      await page.getByText('Showing').waitFor();
      await page.getByRole('columnheader', { name: 'Kept' }).getByRole('button').click();
      assert.deepEqual(await broken(page), []);
      const filters = await page.locator('.filters select').all();
      const tops = await Promise.all(filters.map(async (filter) => (await filter.boundingBox())?.y));
      assert.equal(new Set(tops).size, 1);
      await picture(page, `report.${width}`);
    });
  }

  it('takes in a stream of changes without losing focus, selection or place', async () => {
    const rows = manyRows(1_000, now).map((row): ReportRow => ({
      ...row,
      state: 'waiting',
      facts: undefined,
      problems: [],
    }));
    const source = new SampleReport(snapshotOf(rows, now, { progress: progressOf(rows, now, running) }));
    const { page } = await open(source);
    await page.getByRole('grid').focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    const active = page.locator('.grid-row.active .id');
    await active.waitFor();
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 150);
    await page.waitForFunction('scrollY > 400');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
    const id = await active.innerText();
    const before = await active.boundingBox();
    const ready = manyRows(1_000, now);
    // The last ones first, so that what is bad comes above what the user looks at.
    for (let end = 1_000; end > 400; end -= 100) {
      source.change(ready.slice(end - 100, end));
      await page.evaluate('new Promise((resolve) => setTimeout(resolve, 60))');
    }
    await page.getByRole('button', { name: 'No good backup' }).getByText('20', { exact: true }).waitFor();
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 200))');
    const after = await active.boundingBox();
    assert.equal(await active.innerText(), id);
    assert.ok(before && after && Math.abs(before.y - after.y) < 3, `${before?.y} ${after?.y}`);
    assert.equal(await focused(page), 'Instances and their backups');
  });

  it('does not speak at each change, but at the end', async () => {
    const rows = sampleRows(now);
    const source = sample({ progress: progressOf(rows, now, running) });
    const { page } = await open(source);
    const spoken = page.locator('.spoken[aria-live]');
    for (let checked = 215; checked < 220; checked += 1) {
      source.change([], { progress: progressOf(rows, now, { ...running, instances: { checked, total: 331 } }) });
      await progressOn(page).getByText(`${checked} of 331 instances checked`).waitFor();
      assert.equal(await spoken.textContent(), '');
    }
    source.change([], { progress: progressOf(rows, now, { instances: { checked: 331, total: 331 } }) });
    await spoken.getByText('All 331 instances checked.').waitFor({ state: 'attached' });
  });

  it('comes back as it was left', async () => {
    const source = new SampleReport(snapshotOf(manyRows(1_200, now), now));
    const first = await open(source);
    await first.page.getByRole('button', { name: 'Engine', exact: true }).click();
    await first.page.getByRole('searchbox').fill('rm');
    await first.page.getByRole('combobox', { name: 'Account' }).selectOption('staging');
    await first.page.getByRole('columnheader', { name: 'Last good' }).getByRole('button').click();
    await first.page.mouse.move(300, 300);
    await first.page.mouse.wheel(0, 6_000);
    await first.page.waitForFunction('scrollY > 5000');
    const keptTop = () => ((first.kept?.view ?? {}) as Partial<ReportView>).top;
    await until(() => Promise.resolve(keptTop() !== undefined));
    const top = keptTop();
    assert.ok(top);
    const { page } = await open(source, { state: first.kept ?? plain });
    await page.getByText('Showing 400 of 1,200').waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'rm');
    assert.equal(await page.getByRole('combobox', { name: 'Account' }).inputValue(), 'account-1');
    assert.equal(await page.getByRole('columnheader', { name: 'Last good' }).getAttribute('aria-sort'), 'ascending');
    assert.equal(await page.getByRole('button', { name: 'Engine', exact: true }).getAttribute('aria-pressed'), 'true');
    const id = top.key.split('-').at(-1) ?? '';
    const row = rowNamed(page, `rm-${Number(id).toString(36).padStart(8, '0')}`);
    await until(async () => Math.abs(((await row.boundingBox())?.y ?? -1_000) - top.offset) < 3);
  });

  it('keeps the same rows in the document however many there are', async () => {
    const { page } = await open(new SampleReport(snapshotOf(manyRows(10_000, now), now)));
    await page
      .getByText('All 9,667 instances checked')
      .or(page.getByText(/of 10,000 instances checked/))
      .waitFor();
    await until(async () => (await page.getByRole('grid').getAttribute('aria-rowcount')) === '10001');
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="10001"]').waitFor();
    assert.ok((await page.locator('.grid-body .grid-row').count()) < 80);
    await page.getByRole('searchbox').fill('-00017');
    await page.getByText('Showing 1 of 10,000').waitFor();
  });

  for (const [index, text] of hostile.entries()) {
    it(`keeps hostile text ${index + 1} as text in every place`, async () => {
      const row = rowOf('x', {
        key: text,
        name: text,
        instanceId: `i ${text}`,
        accountName: text,
        regionId: text,
        regionName: text,
        engine: text,
        engineName: text,
        state: 'failed',
        why: text,
        rule: text,
        facts: factsAt(now, { copyRegion: text }),
        problems: [{ ...problems.noGood, words: text, why: text }],
      });
      const other = rowOf('y', { accountId: 'b', accountName: `b ${text}`, engineName: `b ${text}`, regionId: 'b' });
      const progress = progressOf([], now, { ...running, waiting: text });
      const failures = [{ ...failure, accountName: text, regionName: text, message: text }];
      const limits = { oldestHours: 26, leastRetentionDays: 7, copyRegion: text };
      const source = new SampleReport(snapshotOf([row, other], now, { progress, failures, limits }));
      source.limits = { files: [{ name: text, problem: text, rules: 1 }], displayOnly: false };
      source.answer = () => Promise.resolve(text);
      const { page } = await open(source);
      await page.locator('.grid-body .grid-row').first().click();
      await page.getByRole('button', { name: 'History' }).click();
      await page.getByRole('status').getByText(text, { exact: true }).waitFor();
      assert.deepEqual(await cameAlive(page), []);
      const said = await page.locator('#page').textContent();
      assert.ok(String(said).split(text).length > 15, String(said));
    });
  }

  for (const [name, make] of Object.entries(scenes())) {
    it(`is accessible in every theme: ${name}`, async () => {
      const opened = await open(make(), { height: 1000, width: 1100, motion: 'no-preference' });
      const { page } = opened;
      if (name === 'detail') {
        await rowNamed(page, 'ledger').click();
        await page.getByRole('button', { name: 'History' }).waitFor();
      }
      for (const theme of themeNames) {
        await opened.setTheme(theme);
        await picture(page, `report.${name}.${theme}`);
        // A theme changes colours and nothing else, so the other rules need to look only once.
        assert.deepEqual(await flaws(page, theme === themeNames[0] ? [] : ['color-contrast']), [], theme);
      }
    });
  }

  for (const [name, options] of [
    ['320', { width: 320, height: 800 }],
    ['640 at 200 %', { width: 640, height: 500, zoom: 2 }],
    ['right to left', { width: 900, height: 900, rightToLeft: true }],
  ] as const) {
    it(`fits ${name}, with very long names`, async () => {
      const long = 'a_very_long_database_name_without_any_break_'.repeat(3);
      const rows = [
        ...sampleRows(now),
        rowOf(long, {
          accountName: long,
          regionName: long,
          engineName: long,
          facts: factsAt(now, { copyRegion: long, lastGood: now - 5 * HOUR }),
          problems: [{ ...problems.noGood, words: long, why: long }],
        }),
      ];
      const progress = progressOf(rows, now, { ...running, waiting: long });
      const failures = [failure, { ...failure, accountName: long, message: long }];
      const source = new SampleReport(snapshotOf(rows, now, { progress, failures }));
      source.limits = { files: [{ name: long, problem: long, rules: 2 }], displayOnly: false };
      const { page } = await open(source, options);
      assert.deepEqual(await cut(page), []);
      const file = name.replaceAll(/\W+/g, '-');
      await picture(page, `report.${file}`, { fullPage: true });
      await rowNamed(page, 'auth-replica').click();
      await page.getByRole('button', { name: 'History' }).waitFor();
      await picture(page, `report.${file}.detail`);
      assert.deepEqual(await cut(page), []);
      assert.deepEqual(await flaws(page), []);
    });
  }

  it('moves nothing by itself, whether or not motion is welcome', async () => {
    const { page } = await open(sample(), { motion: 'no-preference' });
    assert.equal(await page.evaluate('document.getAnimations().length'), 0);
    assert.doesNotMatch(await bench.file('report.css'), /animation|transition/);
  });

  it('uses only variables that the editor has in some theme', async () => {
    const known = new Set(themeNames.flatMap((theme) => Object.keys(themeVariables(theme))));
    const used = new Set((await bench.file('report.css')).match(/--vscode-[\w-]*\w/g));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
  });

  it('stays small', async () => {
    assert.ok((await bench.file('report.js')).length < 115_000);
    assert.ok((await bench.file('report.css')).length < 14_000);
  });
});

/** The page in its different moods. */
function scenes(): Record<string, () => SampleReport> {
  const rows = sampleRows(now);
  return {
    none: () => new SampleReport(),
    running: () => {
      const source = sample({ progress: progressOf(rows, now, running), failures: [failure] });
      const problem = 'Line 12: “oldest” has to be a number of hours.';
      source.limits = { files: [{ name: 'rds-backups.json', rules: 3, problem }], displayOnly: false };
      return source;
    },
    done: () => sample(),
    detail: () => sample({ progress: progressOf(rows, now, { ...running, state: 'paused' }) }),
    empty: () => new SampleReport(snapshotOf([], now)),
    failed: () =>
      new SampleReport(
        snapshotOf([], now, {
          failures: [
            { ...failure, regionId: undefined, regionName: undefined, message: 'The key was refused.' },
            failure,
          ],
        }),
      ),
    thousand: () => new SampleReport(snapshotOf(manyRows(1_000, now), now)),
  };
}

/** The active row is neither under the head of the table nor under the details. */
async function isClear(page: Page): Promise<boolean> {
  const row = await page.locator('.grid-row.active').boundingBox();
  const foot = await page.locator('.detail').boundingBox();
  return row !== null && foot !== null && row.y > 20 && row.y + row.height <= foot.y + 1;
}

/** Numbers, ids and titles of the table that take more than one line. */
async function broken(page: Page): Promise<unknown> {
  return await page.evaluate(`[...document.querySelectorAll('.grid-head [role], .grid .id, .grid-body .number')]
    .filter((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const tops = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ bottom }) => Math.round(bottom / 8));
      return Math.max(...tops) - Math.min(...tops) > 1;
    })
    .map((element) => element.textContent)`);
}

function progressOn(page: Page) {
  return page.getByRole('region', { name: 'Progress' });
}

function rowNamed(page: Page, name: string) {
  return page.locator('.grid-body .grid-row').filter({ has: page.locator(`[role=gridcell] bdi:text-is("${name}")`) });
}

async function namesIn(page: Page): Promise<string[]> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  return await page.locator('.grid-body .grid-row [role=gridcell]:first-child bdi:first-child').allInnerTexts();
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** What stands beyond the right or the left edge. */
async function cut(page: Page): Promise<unknown> {
  return await page.evaluate(`[...document.querySelectorAll('main *')].filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return !element.closest('.spoken, .closed') && (right > innerWidth + 1 || left < -1);
  }).map((element) => element.outerHTML.slice(0, 200))`);
}
