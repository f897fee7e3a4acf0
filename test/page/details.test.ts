import assert from 'node:assert/strict';
import { CloudError } from '../../src/model/errors.ts';
import type { Backup, Field, FieldValue } from '../../src/model/resources.ts';
import type { CopyChoice, DetailsSource, LoadedBackup } from '../../src/webview/panels.ts';
import type { Related } from '../../src/model/provider.ts';
import type { Kept } from '../../src/webview/protocol/common.ts';
import type { DetailsView, PanelRef } from '../../src/webview/protocol/details.ts';
import { env } from '../unit/webview/editor.ts';
import { copiedBackup, DAY, goodBackup, HOUR, link, loaded, ref, SIGNATURE } from '../unit/webview/samples.ts';
import { PageBench, type OpenOptions, type Shown, themeNames, themeVariables } from './browser.ts';
import { cameAlive, cutOff, flaws, focused, hostile, picture, until } from './look.ts';

const now = new Date();
const plain = keep({});

/** As the editor keeps it. */
function keep(view: Partial<DetailsView>, change: Partial<PanelRef> = {}): Kept<PanelRef, DetailsView> {
  return { ref: { ...ref, ...change }, view: { raw: false, scroll: 0, ...view } };
}

/** Answers at once with what it was given; each function can be replaced. */
class Source implements DetailsSource {
  readonly copied: CopyChoice[] = [];
  load: DetailsSource['load'];
  answerCopy: (signal: AbortSignal) => Promise<string> = () => Promise.resolve('Public link copied.');

  constructor(backup: LoadedBackup) {
    this.load = () => Promise.resolve(backup);
  }

  /** What else was asked for. */
  readonly asked: string[] = [];
  console = true;
  related: () => Promise<Related> = () => Promise.resolve({ fields: [] });
  sizesBefore: () => Promise<readonly number[]> = () => Promise.resolve([]);
  daysKept: () => Promise<number | undefined> = () => Promise.resolve(undefined);
  answer: () => Promise<string> = () => Promise.resolve('Downloading a.xb');

  regionName(_ref: unknown, regionId: string): string | undefined {
    return regionId === 'cn-shanghai' ? 'China (Shanghai)' : undefined;
  }

  hasConsole(): boolean {
    return this.console;
  }

  copyLinkAs(): Promise<string> {
    return this.#do('copyLinkAs');
  }

  download(): Promise<string> {
    return this.#do('download');
  }

  async compare(): Promise<void> {
    await this.#do('compare');
  }

  async openConsole(): Promise<void> {
    await this.#do('console');
  }

  async showRawReply(): Promise<void> {
    await this.#do('raw');
  }

  #do(what: string): Promise<string> {
    this.asked.push(what);
    return this.answer();
  }

  copyLink(_ref: unknown, _backup: unknown, choice: CopyChoice | undefined, signal: AbortSignal): Promise<string> {
    this.copied.push(...(choice ? [choice] : []));
    return this.answerCopy(signal);
  }
}

const never = <Value>() => new Promise<Value>(() => undefined);

describe('details page', function () {
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

  async function open(source: Source, options?: OpenOptions, state = plain): Promise<Shown> {
    shown = await bench.open('details', { details: source }, state, options);
    return shown;
  }

  const show = (change: Partial<Backup> = {}, options?: OpenOptions) =>
    open(new Source(loaded(goodBackup(now, change))), options);

  it('answers the first questions, then shows every field in words', async () => {
    const backup = goodBackup(new Date());
    const { page } = await open(new Source(loaded(backup)));
    await page.getByRole('heading', { level: 1, name: /^Full backup, \d+ \w+ \d+, \d\d:\d\d$/ }).waitFor();
    const answers = await page.getByRole('list', { name: 'Summary' }).getByRole('listitem').allInnerTexts();
    assert.equal(answers.length, 6);
    assert.match(
      answers.join('\n'),
      /Good[^]*Finished in 4 mins 10 secs[^]*3 hrs 1[23] mins old[^]*Can be restored[^]*Kept until[^]*In China[^]*2\.1 GiB/,
    );
    assert.match(await page.locator('header').innerText(), /orders-db[^]*MySQL 8\.0[^]*China \(Hangzhou\)[^]*prod/);
    for (const { key, label, value } of backup.fields) {
      const row = page.locator('table.fields tbody tr').filter({ has: page.locator(`.key code:text-is("${key}")`) });
      assert.equal(await row.getByRole('rowheader').innerText(), label, key);
      const said = await row.locator('.said').innerText();
      assert.ok(said.includes(wordsOf(value)), `${key}: ${said}`);
    }
    assert.equal(await page.locator('table.fields tbody tr').count(), backup.fields.length);
  });

  it('tells dates in the local zone, with the zone and UTC at hand', async () => {
    const { page } = await show({
      started: new Date('2026-11-20T19:12:04Z'),
      fields: [dateField('2026-11-20T19:12:04Z')],
    });
    const time = page.locator('time');
    assert.equal(await time.innerText(), '21 Nov 2026, 03:12:04');
    assert.equal(await time.getAttribute('datetime'), '2026-11-20T19:12:04Z');
    assert.match((await time.getAttribute('title')) ?? '', /China Standard Time \(2026-11-20T19:12:04Z in UTC\)$/);
  });

  it('shows raw values on demand, by keyboard too, and keeps that', async () => {
    const { page } = await show();
    const toggle = page.getByRole('button', { name: 'Show raw values' });
    await toggle.waitFor();
    assert.equal(await page.locator('.raw').count(), 0);
    await toggle.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Hide raw values' }).waitFor();
    const raws = await page.locator('code.raw').allInnerTexts();
    assert.deepEqual(
      raws,
      goodBackup(now)
        .fields.map(({ raw }) => raw)
        .filter((raw) => raw !== ''),
    );
    assert.deepEqual(shown?.kept, keep({ raw: true }));
  });

  it('comes back as it was: raw values, place on the page, and the same backup', async () => {
    const state = keep({ raw: true, scroll: 300 });
    const { page, said } = await open(new Source(loaded(goodBackup(now))), { state }, state);
    await page.locator('code.raw').first().waitFor();
    await until(async () => (await page.evaluate('scrollY')) === 300);
    assert.deepEqual(said, [{ type: 'ready', timeZone: 'Asia/Shanghai' }]);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /^Full backup/ }).waitFor();
  });

  it('says that nobody answers, leads to the page opened again as it is looked at, and takes it back', async () => {
    const source = new Source(loaded(goodBackup(now)));
    const { page, panel } = await open(source, { clock: now.getTime() });
    await page.getByRole('button', { name: 'Show raw values' }).click();
    const answer = panel.say.bind(panel);
    panel.say = () => undefined;
    const lost = page.getByRole('alert').filter({ hasText: 'RDS Backups does not answer this page.' });
    await page.getByRole('button', { name: 'Download…' }).click();
    await page.clock.runFor(4_900);
    assert.equal(await lost.count(), 0);
    await page.clock.runFor(200);
    const href = await lost.getByRole('link', { name: 'Open the Page Again' }).getAttribute('href');
    const args = ['rdsBackups.details', keep({ raw: true })];
    assert.equal(href, `command:_rdsBackups.openPageAgain?${encodeURIComponent(JSON.stringify(args))}`);
    await page.clock.resume();
    assert.deepEqual(await flaws(page), []);
    await picture(page, 'lost');
    // What is waited for can be left.
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Getting the link…').waitFor({ state: 'detached' });
    panel.say = answer;
    await page.getByRole('button', { name: 'Download…' }).click();
    await lost.waitFor({ state: 'detached' });
    await page.getByRole('status').getByText('Downloading a.xb').waitFor();
  });

  it('copies the only link by its one button and says so', async () => {
    const source = new Source(loaded(goodBackup(now)));
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Copy download link' }).click();
    await page.getByRole('status').getByText('Public link copied.').waitFor();
    assert.deepEqual(source.copied, [{ network: 'public', database: undefined }]);
    assert.match(
      await page.getByRole('region', { name: 'Actions' }).innerText(),
      /valid for (?:4[01]|3\d) mins[^]*until/,
    );
  });

  it('has a button for each of several links', async () => {
    const links = [
      link('public'),
      link('internal'),
      link('public', 'orders'),
      link('internal', 'orders'),
      link('public', 'billing'),
    ];
    const source = new Source(loaded(goodBackup(now, { links })));
    const { page } = await open(source);
    const names = [
      ['Copy public link', 'public', undefined],
      ['Copy internal link', 'internal', undefined],
      ['Copy public link of orders', 'public', 'orders'],
      ['Copy internal link of orders', 'internal', 'orders'],
      ['Copy public link of billing', 'public', 'billing'],
    ] as const;
    for (const [name, network, database] of names) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('status').getByText('Public link copied.').waitFor();
      assert.deepEqual(source.copied.at(-1), { network, database });
    }
    assert.equal(await page.getByRole('button', { name: 'Copy internal link of billing' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Copy download link' }).count(), 0);
  });

  it('says why there is no link instead of a button', async () => {
    const { page } = await show({ links: [], state: { kind: 'running', raw: 'Running' }, ended: undefined });
    await page.getByText('There is no download link yet: the backup is still running.').waitFor();
    assert.equal(await page.locator('vscode-button').filter({ hasText: 'link' }).count(), 0);
    const download = page.getByRole('button', { name: 'Download…', disabled: true });
    const reason = await download.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${reason}`).innerText(), /still running/);
  });

  it('shows why a link could not be copied', async () => {
    const source = new Source(loaded(goodBackup(now)));
    source.answerCopy = () =>
      Promise.reject(new CloudError({ kind: 'forbidden', message: 'You may not read backups.' }));
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Copy download link' }).click();
    await page.getByRole('alert').getByText('You may not read backups.').waitFor();
    source.answerCopy = () => Promise.resolve('Link copied.');
    await page.getByRole('button', { name: 'Copy download link' }).click();
    await page.getByText('Link copied.').waitFor();
    assert.equal(await page.getByRole('alert').innerText(), '');
  });

  it('can cancel the wait for a link, and the focus goes back to its button', async () => {
    const source = new Source(loaded(goodBackup(now)));
    let signal: AbortSignal | undefined;
    source.answerCopy = (given) => {
      signal = given;
      return never();
    };
    const { page } = await open(source);
    const button = page.getByRole('button', { name: 'Copy download link' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Getting the link…').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Cancelled.').waitFor();
    assert.equal(signal?.aborted, true);
    assert.match(await focused(page), /Copy download link/);
  });

  it('copies what came for a field', async () => {
    const { page } = await show();
    await page.getByRole('button', { name: 'Copy raw value of Status' }).click();
    await page.getByRole('status').getByText('Copied.').waitFor();
    assert.equal(env.clipboard.text, 'Success');
  });

  it('shows that it is loading, and can stop and try again', async () => {
    const source = new Source(loaded(goodBackup(now)));
    const load = source.load;
    source.load = () => never();
    const { page } = await open(source);
    await page.getByRole('heading', { name: 'Loading backup details…' }).waitFor();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').getByText('Stopped before the cloud answered.').waitFor();
    source.load = load;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: /^Full backup/ }).waitFor();
  });

  it('moves the focus to the heading when the pressed button is gone', async () => {
    const source = new Source(loaded(goodBackup(now)));
    const load = source.load;
    source.load = () => Promise.reject(new CloudError({ kind: 'network', message: 'No answer.' }));
    const { page } = await open(source);
    source.load = load;
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { level: 1, name: /^Full backup/ });
    await heading.waitFor();
    assert.match(await focused(page), /^Full backup/);
  });

  it('keeps the old answer while it refreshes and says when that failed', async () => {
    const source = new Source(loaded(goodBackup(now)));
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
    source.load = () => never();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('status').getByText('Refreshing…').waitFor();
    assert.equal(await page.getByRole('heading', { level: 1, name: /^Full backup/ }).count(), 1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').getByText('Stopped before the cloud answered.').waitFor();
    source.load = () => Promise.resolve(loaded(goodBackup(now, { size: 1024 })));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('1 KiB').waitFor();
    assert.equal(await page.getByRole('alert').innerText(), '');
  });

  it('says that the backup is gone', async () => {
    const source = new Source(loaded(goodBackup(now)));
    source.load = () => Promise.resolve(undefined);
    const { page } = await open(source);
    await page.getByRole('alert').getByText('The cloud no longer has this backup.').waitFor();
  });

  it('asks the host for what its buttons say, and says what came of it', async () => {
    const source = new Source(loaded(goodBackup(now)));
    const { page } = await open(source);
    for (const name of ['Compare with…', 'Open in console', 'Show raw reply', 'Download…']) {
      await page.getByRole('button', { name }).click();
    }
    await page.getByRole('status').getByText('Downloading a.xb').waitFor();
    assert.deepEqual(source.asked, ['compare', 'console', 'raw', 'download']);
    source.answer = () => Promise.reject(new CloudError({ kind: 'network', message: 'No way to the cloud.' }));
    await page.getByRole('button', { name: 'Show raw reply' }).click();
    await page.getByRole('alert').getByText('No way to the cloud.').waitFor();
  });

  it('offers no console where there is none', async () => {
    const source = new Source(loaded(goodBackup(now)));
    source.console = false;
    const { page } = await open(source);
    await page.getByRole('button', { name: 'Show raw reply' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Open in console' }).count(), 0);
  });

  it('fills in copies and the usual size when they are known', async () => {
    const { related: _related, sizesBefore: _sizes, ...bare } = loaded(goodBackup(now, { size: 2 ** 30 }));
    const source = new Source(bare);
    const told = new EventTarget();
    const after = async <Value>(what: string, value: Value): Promise<Value> =>
      await new Promise((resolve) => told.addEventListener(what, () => resolve(value)));
    const copies = [{ regionId: 'cn-shanghai', delay: 26 * 60_000 }];
    source.related = async () => await after('copies', { fields: [], copies });
    source.sizesBefore = async () =>
      await after(
        'sizes',
        Array.from({ length: 20 }, () => 3 * 2 ** 30),
      );
    const { page } = await open(source);
    const summary = page.getByRole('list', { name: 'Summary' });
    await summary.getByText('In China (Hangzhou)').waitFor();
    assert.equal(await page.locator('.anomaly').count(), 0);
    told.dispatchEvent(new Event('copies'));
    await summary.getByText('Also in China (Shanghai)').waitFor();
    await summary.getByText('Copied 26 mins later from China (Hangzhou)').waitFor();
    told.dispatchEvent(new Event('sizes'));
    await summary.getByText('−67% on the median of the last 14').waitFor();
    await page.getByText('It is 67% smaller than usual').waitFor();
  });

  it('tells about when a backup ends by its policy, where the cloud does not say', async () => {
    const source = new Source(loaded(goodBackup(now, { expires: undefined })));
    source.daysKept = () => Promise.resolve(45);
    const { page } = await open(source);
    const summary = page.getByRole('list', { name: 'Summary' });
    await summary.getByText(/^About \d+ \w+/).waitFor();
    await summary.getByText('By the policy: 45 days').waitFor();
  });

  it('promises nothing of what failed or still runs', async () => {
    const states = [
      [{ state: { kind: 'failed', raw: 'Failed' } }, /Nothing to keep\s+Listed until[^]*No size/],
      [
        { state: { kind: 'running', raw: 'Running' }, ended: undefined, expires: undefined },
        /Running for 3 hrs[^]*Started \d+[^]*Nothing to keep yet[^]*No size yet/,
      ],
    ] as const;
    for (const [change, told] of states) {
      const { page } = await show({ links: [], size: 0, ...change });
      const answers = await page.getByRole('list', { name: 'Summary' }).innerText();
      assert.match(answers, told);
      assert.doesNotMatch(answers, /0 bytes|not known/);
    }
  });

  it('names the zone of its times once', async () => {
    const { page } = await show();
    await page.getByText('Times are in China Standard Time (Asia/Shanghai).').waitFor();
  });

  it('has six answers in rows of equal number, however wide it is', async () => {
    for (const [width, inRow] of [
      [1000, 6],
      [880, 3],
      [560, 3],
      [320, 2],
    ] as const) {
      const { page } = await show({}, { width });
      await page.getByRole('list', { name: 'Summary' }).waitFor();
      const tops = (await page.evaluate(
        `[...document.querySelectorAll('.answers li')].map((each) => Math.round(each.getBoundingClientRect().top))`,
      )) as number[];
      const rows = new Set(tops);
      assert.deepEqual(
        [...rows].map((top) => tops.filter((each) => each === top).length),
        Array.from(rows, () => inRow),
      );
    }
  });

  it('says for a while what was done, and for good what failed', async () => {
    const at = Date.parse('2026-11-21T06:24:00Z');
    const source = new Source(loaded(goodBackup(new Date(at))));
    const { page } = await open(source, { clock: at });
    await page.getByRole('button', { name: 'Download…' }).click();
    await page.getByRole('status').getByText('Downloading a.xb').waitFor();
    await page.clock.runFor(14_000);
    assert.equal(await page.getByRole('status').innerText(), 'Downloading a.xb');
    await page.clock.runFor(1500);
    assert.equal(await page.getByRole('status').innerText(), '');
    source.answer = () => Promise.reject(new CloudError({ kind: 'network', message: 'No way to the cloud.' }));
    await page.getByRole('button', { name: 'Download…' }).click();
    await page.getByRole('alert').getByText('No way to the cloud.').waitFor();
    await page.clock.runFor(60_000);
    assert.equal(await page.getByRole('alert').innerText(), 'No way to the cloud.');
  });

  it('counts the last minutes of a link in seconds, unspoken, and then says that a fresh one is fetched', async () => {
    const at = Date.parse('2026-11-21T06:24:00Z');
    const links = [link('public', undefined, new Date(at + 11 * 60_000))];
    const { page } = await open(new Source(loaded(goodBackup(new Date(at), { links }))), { clock: at });
    const note = page.locator('#link-note');
    await note.getByText('valid for 11 mins, until').waitFor();
    await page.clock.runFor(61_000);
    await note.getByText('valid for 9 mins 59 secs, until').waitFor();
    await page.clock.runFor(1000);
    await note.getByText('valid for 9 mins 58 secs, until').waitFor();
    assert.equal(await page.locator('[role] #link-note, [aria-live] #link-note').count(), 0);
    await page.clock.runFor(10 * 60_000);
    await note.getByText('is no longer valid. Copying fetches a fresh one.').waitFor();
  });

  it('has no address of a link anywhere in the document', async () => {
    const { page, panel } = await show({ links: [link('public'), link('internal', 'orders')] });
    await page.getByRole('button', { name: 'Show raw values' }).click();
    await page.locator('.raw').first().waitFor();
    const document = await page.content();
    const body = document.replace(/<head>[^]*<\/head>/, '').replaceAll(bench.origin, '');
    assert.doesNotMatch(body, new RegExp(`://|${SIGNATURE}|aliyuncs|OSSAccessKeyId`));
    assert.doesNotMatch(JSON.stringify(panel.posted), new RegExp(`${SIGNATURE}|aliyuncs`));
    assert.equal(await page.locator('a').count(), 0);
  });

  for (const [index, text] of hostile.entries()) {
    it(`keeps hostile text ${index + 1} as text in every place`, async () => {
      const fields = goodBackup(now).fields.map((field, place) => ({
        ...field,
        key: text,
        label: text,
        raw: text,
        value: inTurn(place, text),
      }));
      const backup = goodBackup(now, {
        state: { kind: 'unknown', raw: text },
        fields,
        copy: { regionId: text, restoreRegions: [text] },
        links: [link('public', text), link('internal', text)],
      });
      const words = { instance: { name: text, engine: text }, accountName: text, regionName: text };
      const state = keep({ raw: true }, { backupId: text, instanceId: text });
      const { page } = await open(new Source(loaded(backup, words)), { state }, state);
      await page.getByRole('heading', { level: 1, name: /^Copy of a full backup/ }).waitFor();
      assert.deepEqual(await cameAlive(page), []);
      const cells = await page.locator('table.fields code').allTextContents();
      assert.equal(cells.filter((cell) => cell === text).length, fields.length * 2);
      await page.locator('table.databases vscode-button').first().click();
      await page.getByText('Public link copied.').waitFor();
    });
  }

  it('shows numbers that are no dates or sizes as they came', async () => {
    const { page } = await show({
      fields: [
        odd({ as: 'date', at: Number.NaN }, 'soon'),
        odd({ as: 'date', at: 9e15 }, 'far'),
        odd({ as: 'bytes', bytes: Number.NaN }, 'big'),
      ],
    });
    assert.match(await page.locator('table.fields').innerText(), /soon[^]*9000000000000000[^]*big/);
  });

  for (const [name, { source, raw }] of Object.entries(scenes())) {
    it(`is accessible in every theme: ${name}`, async () => {
      const state = keep({ raw });
      const opened = await open(source, { state, height: 1000 }, state);
      const { page } = opened;
      await page.getByRole('heading', { level: 1 }).waitFor();
      for (const theme of themeNames) {
        await opened.setTheme(theme);
        await picture(page, `details.${name}.${theme}`, { fullPage: true });
        // A theme changes colours and nothing else, so the other rules need to look only once.
        assert.deepEqual(await flaws(page, theme === themeNames[0] ? [] : ['color-contrast']), [], theme);
      }
    });
  }

  it('uses only variables that the editor has in some theme', async () => {
    const known = new Set(themeNames.flatMap((theme) => Object.keys(themeVariables(theme))));
    const used = new Set((await bench.file('details.css')).match(/--vscode-[\w-]*\w/g));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
  });

  for (const [width, zoom] of [
    [320, 1],
    [640, 2],
  ] as const) {
    it(`fits ${width} pixels at ${zoom * 100} %, with tables still tables`, async () => {
      const long = 'a_very_long_database_name_without_any_break_'.repeat(3);
      const links = [link('public'), link('internal'), link('public', long), link('internal', 'orders')];
      const words = { instance: { name: long, engine: 'PostgreSQL 17' }, accountName: long };
      const { page } = await open(new Source(loaded(goodBackup(now, { links }), words)), { width, height: 800, zoom });
      await page.getByRole('button', { name: 'Show raw values' }).click();
      assert.deepEqual(await cutOff(page), []);
      await picture(page, `details.narrow.${width}`, { fullPage: true });
      assert.equal(
        await page.getByRole('table', { name: 'Restore' }).getByRole('rowheader', { name: 'Usable' }).count(),
        1,
      );
      assert.deepEqual(await flaws(page), []);
    });
  }

  it('can be walked through by keyboard, in the order of reading', async () => {
    const { page } = await show({ links: [link('public'), link('internal')] });
    await page.getByRole('button', { name: 'Copy public link' }).waitFor();
    const names: string[] = [];
    for (let step = 0; step < 11; step += 1) {
      await page.keyboard.press('Tab');
      names.push(await focused(page));
    }
    await picture(page, 'details.keyboard');
    assert.deepEqual(names, [
      'Copy public link',
      'Copy internal link',
      'Copy link as…',
      'Download…',
      'Compare with…',
      'Open in console',
      'Show raw reply',
      'Refresh',
      'Show raw values',
      'Copy raw value of Backup id',
      'Copy raw value of Status',
    ]);
  });

  it('reads from right to left', async () => {
    const links = [link('public'), link('internal', 'orders')];
    for (const width of [960, 320]) {
      const { page } = await show({ links }, { rightToLeft: true, width });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('button', { name: 'Show raw values' }).click();
      assert.deepEqual(await cutOff(page), []);
      assert.deepEqual(await flaws(page), []);
      await picture(page, `details.rtl.${width}`, { fullPage: true });
    }
  });

  it('moves nothing for who wants no motion', async () => {
    const source = new Source(loaded(goodBackup(now)));
    source.load = () => never();
    const { page } = await open(source);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const moving = 'document.getAnimations().filter(({ playState }) => playState === "running").length';
    assert.equal(await page.evaluate(moving), 0);
  });

  it('stays small', async () => {
    assert.ok((await bench.file('details.js')).length < 64_000);
    assert.ok((await bench.file('details.css')).length < 7_000);
  });
});

/** Each way in which a text can be a value. */
function inTurn(place: number, text: string): FieldValue {
  return place % 3 === 0 ? list(text) : { as: place % 3 === 1 ? 'text' : 'none', text };
}

function list(text: string): FieldValue {
  return { as: 'list', items: [text, text] };
}

function odd(value: FieldValue, raw: string): Field {
  return { group: 'data', key: raw, label: raw, value, raw };
}

function dateField(iso: string): Field {
  return { group: 'backup', key: 'At', label: 'At', value: { as: 'date', at: Date.parse(iso) }, raw: iso };
}

/** Words that the page must show for a value; for dates and sizes, what does not depend on the day. */
function wordsOf(value: FieldValue): string {
  switch (value.as) {
    case 'text':
    case 'none':
      return value.text;
    case 'list':
      return value.items.join('\n');
    case 'bytes':
      return '2.1 GiB (2,254,857,830 bytes)';
    case 'date':
      return String(new Date(value.at).getUTCFullYear());
    default:
      return '';
  }
}

interface Scene {
  readonly source: Source;
  /** Raw values are shown. */
  readonly raw: boolean;
}

/** With few fields, which is quicker to look through. */
function brief(change: Partial<Backup>): Backup {
  const backup = goodBackup(now, change);
  return { ...backup, fields: backup.fields.slice(0, 5) };
}

function scene(backup: Backup, raw = false, change: Partial<LoadedBackup> = {}): Scene {
  return { source: new Source(loaded(backup, change)), raw };
}

/** The page in its different moods. */
function scenes(): Record<string, Scene> {
  const links = [
    link('public', undefined, new Date(now.getTime() + HOUR)),
    link('internal'),
    link('public', 'orders'),
    link('internal', 'orders'),
    link('public', 'billing'),
  ];
  const failed = { state: { kind: 'failed', raw: 'Failed' }, links: [], size: undefined } as const;
  const running = {
    ...failed,
    state: { kind: 'running', raw: 'Running' },
    ended: undefined,
    expires: undefined,
  } as const;
  const unknown = { state: { kind: 'unknown', raw: 'Archiving' }, started: undefined, method: undefined } as const;
  const loading = scene(goodBackup(now));
  loading.source.load = () => never();
  const unreachable = scene(goodBackup(now));
  const message = 'No answer came from the cloud. Check the network, then try again.';
  unreachable.source.load = () => Promise.reject(new CloudError({ kind: 'network', message }));
  return {
    good: scene(goodBackup(now)),
    raw: scene(goodBackup(now, { links, expires: new Date(now.getTime() - DAY) }), true),
    failed: scene(brief(failed)),
    running: scene(brief(running)),
    unknown: scene(brief(unknown)),
    copy: scene(copiedBackup(now), false, {
      related: { fields: [], copies: [{ regionId: 'cn-zhangjiakou', delay: HOUR }] },
    }),
    odd: scene(brief({ size: 900 * 2 ** 20, consistent: new Date(now.getTime() - 3 * HOUR) }), false, {
      related: { fields: [], copies: [{ regionId: 'cn-shanghai', delay: 26 * 60_000 }] },
      sizesBefore: [2.1, 2.1, 2.2, 2.2, 2.2, 2.3].map((gib) => gib * 2 ** 30),
    }),
    loading,
    unreachable,
  };
}
