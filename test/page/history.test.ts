import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { CloudError } from '../../src/model/errors.ts';
import type { Kept } from '../../src/webview/protocol/common.ts';
import type { HistoryRef, HistoryView } from '../../src/webview/protocol/history.ts';
import { day, hour, minute } from '../unit/health/samples.ts';
import {
  backupAt,
  copyOf,
  historyRef,
  life,
  manyBackups,
  MemoryHistory,
  MemorySource,
  sampleSource,
} from '../unit/webview/historySamples.ts';
import { PageBench, type OpenOptions, type Shown, themeNames, themeVariables } from './browser.ts';
import { cameAlive, cutOff, flaws, focused, hostile, picture, until } from './look.ts';

const now = Date.now();
/** Of the screen's zone, which is that of Shanghai. */
const startOfDay = Math.floor((now + 8 * hour) / day) * day - 8 * hour;
const shownSince = startOfDay - 125 * day;
/** Backups of the sample in the 18 weeks that are shown, which depends on the hour. */
const inWeeks = sampleSource(now).cloud.backups.filter(({ started }) => Number(started) >= shownSince).length;

function keep(view: Partial<HistoryView> = {}): Kept<HistoryRef, HistoryView> {
  const whole: HistoryView = { period: 'weeks', log: undefined, sort: undefined, day: undefined, scroll: 0, ...view };
  return { ref: historyRef, view: whole };
}

function refused(message: string): () => Promise<never> {
  return () => Promise.reject(new CloudError({ kind: 'forbidden', message }));
}

function none(reason: string) {
  return { offered: false, reason } as const;
}

async function heightsOf(rows: Locator): Promise<readonly number[]> {
  const boxes = await Promise.all((await rows.all()).map(async (row) => await row.boundingBox()));
  return boxes.map((box) => box?.height ?? 0);
}

/** It is within a window of that height. */
async function isWithin(height: number, said: Locator): Promise<boolean> {
  const box = await said.boundingBox();
  return box !== null && box.height > 0 && box.y >= 0 && box.y + box.height <= height;
}

/** The page has all that it asked for. */
async function settled(page: Page): Promise<void> {
  await page.locator('main[aria-busy="false"]').waitFor();
}

describe('history page', function () {
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

  async function open(source: MemorySource, options: OpenOptions = {}, state = keep()): Promise<Shown> {
    shown = await bench.open('history', { history: source }, state, { state, ...options });
    return shown;
  }

  async function openWhole(source: MemorySource, options?: OpenOptions, state?: Kept<HistoryRef, HistoryView>) {
    const opened = await open(source, options, state);
    await settled(opened.page);
    return opened;
  }

  it('answers the first questions before anything else', async () => {
    const { page, panel } = await openWhole(sampleSource(now));
    assert.match(await page.locator('header').innerText(), /orders-db[^]*MySQL 8\.0[^]*China \(Hangzhou\)[^]*prod/);
    assert.equal(await page.locator('.place').innerText(), 'MySQL 8.0 · China (Hangzhou) · prod');
    const answers = await page.getByRole('list', { name: 'Summary' }).getByRole('listitem').allInnerTexts();
    assert.match(
      answers.join('\n'),
      /since the last good backup[^]*12[23] of 12[56]\s*days with a good backup[^]*Daily, 03:00\s*policy, kept 100 days[^]*– now\s*restorable, except in gaps: 1/,
    );
    assert.equal(panel.title, 'History of orders-db');
  });

  it('has a cell for every day, which says what it has', async () => {
    const { page } = await openWhole(sampleSource(now));
    const grid = page.getByRole('grid', { name: 'Backups by day' });
    assert.equal(await grid.getByRole('button').count(), 126);
    assert.equal(await grid.getByRole('button', { name: /: 1 failed$/ }).count(), 1);
    assert.equal(await grid.getByRole('button', { name: /: 1 failed, 1 good after it, size [\d.]+ GiB$/ }).count(), 1);
    assert.equal(await grid.getByRole('button', { name: /: no backup$/ }).count(), 2);
    const legend = await page.getByRole('list', { name: 'Legend' }).innerText();
    assert.match(legend, /Good\s*12\d days[^]*Good and failed ones\s*1 day[^]*Failed\s*1 day[^]*None\s*2 days/);
  });

  it('leaves a day that is not over out of its counts', async () => {
    const source = new MemorySource(
      new MemoryHistory(
        life(now, 60)
          .slice(1)
          .filter(({ started }) => started && started.getTime() < startOfDay),
      ),
    );
    const { page } = await openWhole(source, {}, keep({ period: 'month' }));
    const grid = page.getByRole('grid', { name: 'Backups by day' });
    assert.equal(await grid.getByRole('button', { name: /: no backup so far$/ }).count(), 1);
    const legend = await page.getByRole('list', { name: 'Legend' }).innerText();
    assert.match(legend, /Good\s*2\d days[^]*Not over yet$/);
    const counted = [...legend.matchAll(/(\d+) days?/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    assert.equal(counted, 29);
    await page
      .getByRole('list', { name: 'Summary' })
      .getByText(/^2\d of 29$/)
      .waitFor();
  });

  it('counts no day of an instance that is younger than a day', async () => {
    const source = new MemorySource(new MemoryHistory([]));
    source.instance = { created: new Date(startOfDay) };
    const { page } = await openWhole(source);
    const answers = page.getByRole('list', { name: 'Summary' });
    assert.match(await answers.innerText(), /None yet\s*days with a good backup/);
    assert.match(await page.getByRole('list', { name: 'Legend' }).innerText(), /None\s*0 days\s*…\s*Not over yet/);
  });

  it('is walked through by keys, and the line below tells the day', async () => {
    const { page } = await openWhole(sampleSource(now));
    await page.locator('.calendar .day').last().focus();
    await page.keyboard.press('End');
    const cell = (index: number) => page.locator(`.calendar [data-day="${index}"]`);
    const walk = [
      ['ArrowUp', 124],
      ['ArrowLeft', 117],
      ['PageUp', 89],
      ['Home', 0],
      ['ArrowLeft', 0],
      ['PageDown', 28],
      ['ArrowDown', 29],
      ['ArrowRight', 36],
      ['End', 125],
      ['PageDown', 125],
    ] as const;
    for (const [key, place] of walk) {
      await page.keyboard.press(key);
      const name = await cell(place).getAttribute('aria-label');
      assert.equal(await focused(page), name, key);
      assert.equal(await page.locator('.days + .readout').innerText(), name, key);
    }
    assert.equal(await page.locator('.calendar [tabindex="0"]').count(), 1);
    await cell(40).hover();
    assert.equal(await page.locator('.days + .readout').innerText(), await cell(40).getAttribute('aria-label'));
  });

  it('selects the only backup of a day in the tree', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source);
    await page.locator('.calendar .day').nth(60).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Selected in the side bar.').waitFor();
    const [picked] = source.picked;
    const cell = await page.locator('.calendar .day').nth(60).getAttribute('aria-label');
    const local = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'Asia/Shanghai' });
    assert.ok(cell?.includes(local.format(picked?.started)), cell ?? '');
  });

  it('narrows the table to a day of several, and back', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source);
    await page.getByRole('button', { name: /1 failed, 1 good after it/ }).click();
    await page.getByText(/^Only those of /).waitFor();
    const table = page.getByRole('grid', { name: 'As a table' });
    assert.equal(await table.locator('.grid-body [role="row"]').count(), 2);
    assert.equal(await page.evaluate('document.activeElement.ariaLabel'), 'As a table');
    assert.equal(source.picked.length, 0);
    await page.getByRole('button', { name: 'Show all days' }).click();
    await page.getByText(`Backups: ${inWeeks}`).waitFor();
    assert.notEqual(await page.evaluate('document.activeElement.tagName'), 'BODY');
  });

  it('tells the numbers of each point by keys and pointer, and what is out of the ordinary', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source);
    const chart = page.getByRole('slider', { name: 'Size and duration of the good backups' });
    await chart.focus();
    await page.keyboard.press('End');
    const words = async () => (await chart.getAttribute('aria-valuetext')) ?? '';
    assert.match(await words(), /^\d+ \w+, \d\d:\d\d · Full · Physical · Good · 2\.\d GiB · took 4 mins/);
    const last = await words();
    await page.keyboard.press('ArrowLeft');
    assert.notEqual(await words(), last);
    assert.equal(await page.locator('.charts + .readout').innerText(), await words());
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Selected in the side bar.').waitFor();
    const anomalies = page.locator('.anomalies li');
    assert.match(
      (await anomalies.allInnerTexts()).join('\n'),
      /took 2\d\d% more time than the median of the 14 before it\n.*6\d% smaller than the median of the 14 before it/,
    );
    await anomalies.last().getByRole('button').click();
    assert.match(await words(), /6\d% smaller than usual/);
    const box = await page.locator('.chart .u-over').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 4, box.y + 30);
    await until(async () => !(await words()).includes('smaller than usual'));
    assert.equal(await page.locator('.charts + .readout').innerText(), await words());
  });

  it('paints its charts in the colours of the theme, and again when that changes', async () => {
    const opened = await openWhole(sampleSource(now));
    const { page } = opened;
    const colours = async () => {
      // A copy of it: reading the canvas itself again and again makes the browser paint it in another way.
      const found = await page.evaluate(`(() => {
        const canvas = document.querySelector('.chart canvas');
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        const found = new Set();
        for (let at = 0; at < data.length; at += 4) {
          found.add(data.slice(at, at + 3).join(','));
        }
        return [...found];
      })()`);
      return new Set(found as string[]);
    };
    await until(async () => (await colours()).has('89,164,249'));
    await opened.setTheme('light');
    await until(async () => (await colours()).has('0,99,211'));
    assert.equal((await colours()).has('89,164,249'), false);
  });

  it('keeps the period, the scale, the order and the day', async () => {
    const source = sampleSource(now);
    const opened = await openWhole(source);
    const { page } = opened;
    await page.getByRole('radio', { name: '30 days' }).check();
    await page.getByRole('heading', { name: 'Last 30 days' }).waitFor();
    await settled(page);
    assert.equal(await page.locator('.calendar .day').count(), 30);
    const { range } = source.opened.at(-1)?.reading ?? {};
    assert.ok(range && range.to.getTime() - range.from.getTime() < 30 * day + 2 * hour);
    await page.getByRole('checkbox', { name: 'Logarithmic scale' }).check();
    await page.getByRole('button', { name: 'Size', exact: true }).click();
    await until(async () => (opened.kept as Kept<HistoryRef, HistoryView>).view.sort !== undefined);
    assert.deepEqual(
      { ...(opened.kept as Kept<HistoryRef, HistoryView>).view, scroll: 0 },
      {
        period: 'month',
        log: true,
        sort: { column: 'size', descending: false },
        scroll: 0,
      },
    );
    const again = await open(source, { height: 1200 }, opened.kept as Kept<HistoryRef, HistoryView>);
    await again.page.getByRole('heading', { name: 'Last 30 days' }).waitFor();
    assert.equal(await again.page.getByRole('checkbox', { name: 'Logarithmic scale' }).isChecked(), true);
    assert.equal(await again.page.locator('[aria-sort="ascending"]').innerText(), 'Size▲');
  });

  it('asks for nothing when it was only hidden', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source);
    await page.reload();
    await settled(page);
    await page.getByText(`Backups: ${inWeeks}`).waitFor();
    assert.equal(await page.locator('.calendar .day').count(), 126);
    assert.equal(await page.getByText('China (Shanghai), +').first().isVisible(), true);
    assert.equal(source.opened.length, 1);
  });

  it('shows what can be restored, what the policy came to, and where the copies are', async () => {
    const { page } = await openWhole(sampleSource(now));
    const section = (name: string) => page.locator('section').filter({ has: page.getByRole('heading', { name }) });
    assert.match(
      await section('Restore window').innerText(),
      /– now|now[^]*except in these gaps:\s*\d+ \w+, \d\d:\d\d to .* \(1 hr 38 mins\)/,
    );
    const reality = await section('Policy and reality').innerText();
    assert.match(
      reality,
      /9\d of \d+ automatic backups due since .* were made\.[^]*Missing: 2 \(.* and .*\)\.[^]*with no good automatic one instead: 2/,
    );
    assert.match(
      reality,
      /The oldest good automatic backup is of .*: kept for longer than the 100 days of the policy\./,
    );
    const copies = await section('Copies in other regions').innerText();
    assert.match(
      copies,
      /copied to China \(Shanghai\)\. A copy is kept for 90 days\.[^]*8\d of the 8\d good backups since \d+ \w+ have a good copy\. Copies of older ones are no longer kept\.[^]*last copy was there 2\d mins after[^]*slowest was there 32 mins after/,
    );
    const row = page.getByRole('grid', { name: 'As a table' }).locator('.grid-body [role="row"]').nth(1);
    assert.match(await row.innerText(), /Good[^]*2\.\d GiB[^]*mins[^]*China \(Shanghai\), \+2\d\smins/);
  });

  it('opens the details of a row, and exports', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source);
    await page.getByRole('button', { name: 'Details', exact: true }).nth(1).click();
    await until(() => Promise.resolve(source.detailed.length === 1));
    assert.equal(source.picked.length, 0);
    await page.getByRole('grid', { name: 'As a table' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Selected in the side bar.').waitFor();
    await page.getByRole('button', { name: 'Show details' }).click();
    await until(() => Promise.resolve(source.detailed.length === 2));
    assert.equal(source.detailed[1]?.id, source.picked[0]?.id);
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('status').getByText('Exported.').waitFor();
  });

  it('says what became of a request where the user is, until that is closed', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source, { height: 700 });
    const row = page.locator('.grid-body [role="row"]').nth(3);
    const status = page.getByRole('status');
    const close = page.getByRole('button', { name: 'Close' });
    await row.scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 400);
    await until(async () => Number(await page.evaluate('scrollY')) > 600);
    assert.equal(await close.isVisible(), false);
    await row.click();
    await status.getByText('Selected in the side bar.').waitFor();
    assert.equal(await isWithin(700, status), true);
    await picture(page, 'history.said');
    await page.getByRole('grid', { name: 'As a table' }).focus();
    await close.click();
    assert.equal(await status.innerText(), '');
    assert.equal(await close.isVisible(), false);
    assert.equal(await page.evaluate('document.activeElement.ariaLabel'), 'As a table');
    source.reveal = refused('It is gone.');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('It is gone.').waitFor();
    assert.equal(await isWithin(700, alert), true);
    await page.keyboard.press('Escape');
    assert.equal(await alert.innerText(), '');
    assert.equal(await page.evaluate('document.activeElement.ariaLabel'), 'As a table');
    assert.deepEqual([await status.count(), await alert.count()], [1, 1]);
  });

  it('has rows of one line, no size of what failed, and dates with their year where it shows a year', async () => {
    const source = sampleSource(now);
    source.cloud.backups = source.cloud.backups.map((one) => (one.state.kind === 'failed' ? { ...one, size: 0 } : one));
    const { page } = await openWhole(source, { width: 880, height: 1800 });
    const rows = page.locator('.grid-body [role="row"]');
    await page.getByRole('grid', { name: 'As a table' }).scrollIntoViewIfNeeded();
    const heights = await heightsOf(rows);
    assert.ok(heights.length > 5 && Math.max(...heights) < 32, heights.join());
    assert.match(await rows.filter({ hasText: 'Failed' }).first().innerText(), /Failed\s*–/);
    assert.equal(await page.getByText('0 bytes').count(), 0);
    await picture(page, 'history.880', { fullPage: true });
    await page.getByRole('radio', { name: '1 year' }).check();
    await page.getByRole('heading', { name: 'Last year' }).waitFor();
    await settled(page);
    assert.match(await rows.first().innerText(), /^\d+ \w+ \d{4}, \d\d:\d\d/);
    const long = await heightsOf(rows);
    assert.ok(Math.max(...long) < 32, long.join());
  });

  it('says which points are not compared', async () => {
    const source = new MemorySource(new MemoryHistory(life(now, 4)));
    const { page } = await openWhole(source);
    await page.getByText('The first 5 of each type have too few before them to be compared.').waitFor();
    assert.equal(await page.getByText('Nothing is out of the ordinary.').count(), 0);
    source.cloud.backups = life(now, 12);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Nothing is out of the ordinary.').waitFor();
  });

  it('says of each part by itself why it is not there, and asks for it again', async () => {
    const source = sampleSource(now);
    const { policy, window, copying } = source.cloud;
    source.cloud.policy = refused('You may not read the policy.');
    source.cloud.window = refused('You may not read the window.');
    source.cloud.copying = refused('You may not read the copies.');
    const { page } = await openWhole(source);
    for (const what of ['policy', 'window', 'copies']) {
      await page.getByText(`You may not read the ${what}.`).waitFor();
    }
    assert.equal((await page.locator('.calendar .day.good').count()) > 100, true);
    Object.assign(source.cloud, { policy, window, copying });
    for (let count = 3; count > 0; count -= 1) {
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await until(async () => (await page.getByRole('button', { name: 'Try again' }).count()) === count - 1);
    }
    await page.getByText('Backups are copied to China (Shanghai).').waitFor();
  });

  it('says that there is no copy only where that is certain', async () => {
    const source = sampleSource(now);
    const { cloud } = source;
    const goOn: (() => void)[] = [];
    const hold = async () => await new Promise<void>((resolve) => goOn.push(resolve));
    const { before: free } = cloud;
    cloud.before = hold;
    const { page } = await open(source);
    const heading = page.getByRole('heading', { name: 'Copies in other regions' });
    const section = page.locator('section').filter({ has: heading });
    // Which copies these are is known once there are backups.
    await section.getByText('Reading the copies…').waitFor();
    assert.equal(await section.getByText('There is no copy').count(), 0);
    cloud.before = free;
    goOn.forEach((go) => go());
    await section.getByText(/8\d of the 8\d good backups since/).waitFor();
    cloud.beforeCopies = refused('You may not list them.');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await section.getByText('Not all copies could be read. You may not list them.').waitFor();
    assert.equal(await section.getByText('There is no copy').count(), 0);
    cloud.beforeCopies = async () => await Promise.resolve();
    cloud.copies = [];
    await section.getByRole('button', { name: 'Try again' }).click();
    await section.getByText('There is no copy from this period.').waitFor();
  });

  it('says what is not offered', async () => {
    const source = sampleSource(now);
    source.cloud.offered = { copies: none('No copies here.'), recoveryWindow: none('No window here.') };
    const { page } = await openWhole(source);
    await page.getByText('No copies here.').waitFor();
    await page.getByText('No window here.').waitFor();
    assert.match(await page.getByRole('list', { name: 'Summary' }).innerText(), /Not offered\s*restorable/);
  });

  it('counts what it reads, can be stopped, and goes on', async () => {
    const source = new MemorySource(new MemoryHistory(life(now, 126)));
    source.cloud.pageSize = 50;
    const waiting: (() => void)[] = [];
    source.cloud.before = async ({ cursor }) => {
      await (cursor === undefined ? undefined : new Promise<void>((resolve) => waiting.push(resolve)));
    };
    const { page } = await open(source);
    await page.getByText(`50 of ${inWeeks} read`).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped: not all backups were read.').waitFor();
    assert.equal((await page.locator('.calendar .day.unread').count()) > 70, true);
    await page.getByRole('button', { name: 'Go on' }).click();
    await until(async () => {
      waiting.splice(0).forEach((go) => go());
      return (await page.getByText(`Backups: ${inWeeks}`).count()) === 1;
    });
    assert.equal(await page.locator('.calendar .day.unread').count(), 0);
  });

  it('names the part of the time that could not be read', async () => {
    const source = new MemorySource(new MemoryHistory(manyBackups(now, 1000, 120)));
    source.cloud.pageSize = 50;
    const before = source.cloud.before;
    source.cloud.before = async ({ range }) => {
      if (now - range.to.getTime() > 60 * day && now - range.to.getTime() < 90 * day) {
        await refused('Too much.')();
      }
    };
    const { page } = await openWhole(source);
    const sentence = /^The backups from \d+ \w+ to \d+ \w+ could not all be read\. Too much\.$/;
    // One for each stretch that was read by itself.
    await page.getByText(sentence).first().waitFor();
    source.cloud.before = before;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Backups: 1,000').waitFor();
    assert.equal(await page.getByText(sentence).count(), 0);
  });

  it('keeps the picture while it is asked for again, and says when that failed', async () => {
    const source = sampleSource(now);
    const { page } = await openWhole(source);
    source.fail = refused('The key was refused.');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('alert').getByText('The key was refused.').waitFor();
    assert.equal(await page.locator('.calendar .day').count(), 126);
    source.fail = undefined;
    source.cloud.backups = [backupAt(now - hour), ...source.cloud.backups];
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(`Backups: ${inWeeks + 1}`).waitFor();
    assert.equal(await page.getByRole('alert').first().innerText(), '');
  });

  it('says why there is nothing, and tries again', async () => {
    const source = sampleSource(now);
    source.fail = refused('The instance is gone.');
    const { page } = await open(source);
    await page.getByRole('alert').getByText('The instance is gone.').waitFor();
    source.fail = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'orders-db' }).waitFor();
    assert.match(await focused(page), /orders-db/);
  });

  it('shows an instance without any backup', async () => {
    const source = new MemorySource(new MemoryHistory([]));
    const { page } = await openWhole(source);
    await page.getByText('There is no backup in this period.').waitFor();
    await page.getByText('There is no good backup to show.').waitFor();
    assert.match(await page.getByRole('list', { name: 'Summary' }).innerText(), /No good backup\s*in this period/);
    assert.deepEqual(await flaws(page), []);
  });

  for (const [index, text] of hostile.entries()) {
    it(`keeps hostile text ${index + 1} as text in every place`, async () => {
      const word = { kind: 'unknown', raw: text } as const;
      const backups = [1, 2, 3].map((ago) =>
        backupAt(now - ago * day, { id: `${ago}${text}`, type: word, method: word }),
      );
      const [first] = backups;
      const odd = backupAt(now - 2 * hour, { state: word });
      const source = new MemorySource(new MemoryHistory([odd, ...backups]));
      assert.ok(first);
      source.cloud.copies = [copyOf(first, minute, { copy: { regionId: text } })];
      source.cloud.window = refused(text);
      source.cloud.policy = refused(text);
      source.instance = { name: text };
      source.words = { engine: text, accountName: text, regionName: text };
      source.reveal = () => Promise.resolve(text);
      const { page } = await openWhole(source);
      await page.getByRole('grid', { name: 'As a table' }).locator('.grid-body [role="row"]').first().click();
      await page.getByRole('slider').press('End');
      await page.locator('.calendar .day').last().hover();
      assert.deepEqual(await cameAlive(page), []);
    });
  }

  const scenes: Readonly<Record<string, () => readonly [MemorySource, Partial<HistoryView>]>> = {
    good: () => [sampleSource(now), {}],
    month: () => [sampleSource(now), { period: 'month' }],
    year: () => [new MemorySource(new MemoryHistory(manyBackups(now, 3000, 300))), { period: 'year' }],
    trouble: () => {
      const source = new MemorySource(new MemoryHistory(life(now, 20)));
      source.cloud.before = async ({ cursor }) => {
        await (cursor === undefined ? undefined : refused('No answer came from the cloud.')());
      };
      source.cloud.pageSize = 10;
      source.cloud.policy = refused('The permission rds:DescribeBackupPolicy is missing.');
      source.cloud.offered = { copies: { offered: false, reason: 'This engine has no copies in other regions.' } };
      return [source, {}];
    },
  };

  for (const [name, scene] of Object.entries(scenes)) {
    it(`is accessible in every theme: ${name}`, async () => {
      const [source, view] = scene();
      const opened = await openWhole(source, { height: 1500 }, keep(view));
      const { page } = opened;
      await page.locator('.calendar .day').nth(20).focus();
      for (const theme of themeNames) {
        await opened.setTheme(theme);
        await picture(page, `history.${name}.${theme}`);
        assert.deepEqual(await flaws(page, theme === themeNames[0] ? [] : ['color-contrast']), [], theme);
      }
    });
  }

  it('uses only variables that the editor has in some theme', async () => {
    const known = new Set(themeNames.flatMap((theme) => Object.keys(themeVariables(theme))));
    const files = `${await bench.file('history.css')} ${await bench.file('history.js')}`;
    const used = new Set(files.match(/--vscode-(?:charts|editor|contrast|description|textLink|focus)[\w-]*\w/g));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
  });

  for (const [width, zoom, rightToLeft] of [
    [320, 1, false],
    [480, 2, false],
    [960, 1, true],
    [320, 1, true],
  ] as const) {
    it(`fits ${width} pixels at ${zoom * 100} %${rightToLeft ? ', right to left' : ''}, with long names`, async () => {
      const source = sampleSource(now);
      const long = 'a_very_long_instance_name_without_any_break_'.repeat(3);
      source.instance = { name: long };
      source.words = { accountName: long, regionNameOf: () => long };
      const { page } = await openWhole(source, { width, height: 900, zoom, rightToLeft });
      assert.deepEqual(await cutOff(page), []);
      await picture(page, `history.${width}.${zoom}.${rightToLeft}`, { fullPage: true });
      assert.deepEqual(await flaws(page), []);
      await page.locator('.calendar [tabindex="0"]').focus();
      await page.keyboard.press(rightToLeft ? 'ArrowRight' : 'ArrowLeft');
      const names = page.locator('.calendar [data-day="118"]');
      assert.equal(await focused(page), await names.getAttribute('aria-label'));
    });
  }

  it('shows 20,000 backups with few elements', async () => {
    const source = new MemorySource(new MemoryHistory(manyBackups(now, 20_000, 360)));
    source.cloud.pageSize = 1000;
    const { page } = await openWhole(source, {}, keep({ period: 'year' }));
    await page.getByText('Backups: 20,000').waitFor();
    assert.equal(await page.getByRole('grid', { name: 'As a table' }).getAttribute('aria-rowcount'), '20001');
    assert.ok((await page.locator('.grid-body [role="row"]').count()) < 100);
    await page.getByRole('grid', { name: 'As a table' }).press('End');
    await page.locator('.grid-row.active').waitFor();
    assert.equal(await page.locator('.grid-row.active').getAttribute('aria-rowindex'), '20001');
    assert.ok((await page.locator('#page *').count()) < 2500);
  });
});
