/*
 * How long do the pages take with as much as they may ever have to show?
 *
 * The real pages in Chromium, built as for release, with the real host side: the history of 20,000 backups and the report
 * of 10,000 instances, in turns with small ones. Times end when the last change of the document has been painted; tasks are judged by their
 * processor time, which the rest of the machine does not lengthen.
 */
import { EventEmitter, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { snapshotOf, manyRows, SampleReport } from '../test/unit/webview/reportSamples.ts';
import { historyRef, manyBackups, MemoryHistory, MemorySource } from '../test/unit/webview/historySamples.ts';
import { PageBench, type AnyKept } from '../test/page/browser.ts';
import type { Amount, Options, Row } from './row.ts';
import { median } from './table.ts';

const days = 365;
const MB = 1_000_000;

/** What was done, and what came of it; milliseconds, times since the page's navigation began. */
interface Heard {
  /** When the page got the first event, and the message with which all rows were there. */
  readonly heard: number;
  readonly whole: number;
  /** The last change of the document was painted. */
  readonly painted: number;
}

interface Course extends Heard {
  /** Of the longest task of the page's main thread. */
  readonly longestCpu: number;
}

/** Runs in the page: notes when it hears of something, and when it has painted. */
const RECORDER = `(() => {
  let heard, whole, painted;
  const begin = () => ([heard, whole, painted] = [undefined, undefined, 0]);
  begin();
  const hear = ({ timeStamp }) => (heard ??= timeStamp);
  addEventListener('message', (event) => {
    hear(event);
    const { facts, more } = event.data?.state ?? {};
    if (facts ? facts.backups.is === 'whole' : more === 0) {
      whole ??= event.timeStamp;
    }
  });
  addEventListener('input', hear, true);
  addEventListener('click', hear, true);
  let changes = 0;
  let isDue = false;
  const change = () => {
    changes += 1;
    if (!isDue) {
      isDue = true;
      requestAnimationFrame(() => setTimeout(() => {
        isDue = false;
        painted = performance.now();
      }));
    }
  };
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(change).observe(document, everything);
  globalThis.bench = {
    begin,
    hear,
    async settled(isThere) {
      for (let before = -1; heard === undefined || !isThere() || before !== changes || isDue; ) {
        before = changes;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return { heard, whole: whole ?? heard, painted };
    },
  };
})()`;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Processor time of each task of the page's main thread, in milliseconds, while something is done. */
async function tasksOf<Result>(page: Page, act: () => Promise<Result>): Promise<{ result: Result; tasks: number[] }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const traceConfig = { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  const result = await act();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args?.name === 'CrRendererMain';
  const main = new Set(events.filter(isMain).map(thread));
  const isTask = (event: TraceEvent) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(thread(event));
  return { result, tasks: events.filter(isTask).map(({ tdur = 0 }) => tdur / 1000) };
}

/** What comes of doing something, until nothing changes any more. */
async function course(page: Page, act: () => unknown, isThere = 'true'): Promise<Course> {
  const { result, tasks } = await tasksOf(page, async (): Promise<Heard> => {
    await act();
    return await page.evaluate(`bench.settled(() => ${isThere})`);
  });
  return { ...result, longestCpu: Math.max(0, ...tasks) };
}

/** A course in a page that is there already, from when it has come to rest. */
async function again(page: Page, act: () => unknown, isThere?: string): Promise<Course> {
  await wait(300);
  await page.evaluate('bench.begin()');
  return await course(page, act, isThere);
}

/** Bytes that the page holds: of scripts, of the document, and of buffers. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

/** Values of each round, by what was measured. */
class Series {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  median(name: string): number {
    return median(this.#values.get(name) ?? []);
  }
}

/** The table has so many rows. */
const hasRows = (count: number) =>
  `document.querySelector('.grid')?.getAttribute('aria-rowcount') === '${count + 1}' && document.querySelector('.grid-body [role="row"]')`;

async function measureHistory(bench: PageBench, count: number, series: Series): Promise<void> {
  const cloud = new MemoryHistory(manyBackups(Date.now(), count, days - 2));
  cloud.pageSize = 1000;
  const gate = new EventEmitter();
  const isOpen = once(gate, 'open');
  cloud.before = async () => void (await isOpen);
  const view = { period: 'year', log: undefined, sort: undefined, day: undefined, scroll: 0 };
  const kept: AnyKept = { ref: historyRef, view };
  const sources = { history: new MemorySource(cloud) };
  const { page, faults } = await bench.open('history', sources, kept, { state: kept });
  const isThere = `document.querySelector('main[aria-busy="false"]')
    && document.querySelectorAll('.calendar .day').length === ${days}
    && document.querySelector('.chart canvas') && ${hasRows(count)}`;
  await page.evaluate(RECORDER);
  const came = await again(page, () => gate.emit('open'), isThere);
  series.add('came', came.painted - came.whole);
  await page.addInitScript(RECORDER);
  const back = await course(page, async () => await page.reload(), isThere);
  series.add('back', back.painted - back.whole);
  series.add('back task cpu', back.longestCpu);
  series.add('heap', (await heap(page)) / MB);
  complain(faults);
  await bench.closePages();
}

async function measureReport(bench: PageBench, count: number, series: Series): Promise<void> {
  const now = Date.now();
  const source = new SampleReport(snapshotOf(manyRows(count, now), now));
  const kept: AnyKept = { ref: {}, view: undefined };
  const { page, faults } = await bench.open('report', { report: () => Promise.resolve(source) }, kept);
  await page.addInitScript(RECORDER);
  const opened = await course(page, async () => await page.reload(), hasRows(count));
  series.add('open', opened.painted - opened.heard);
  series.add('heap', (await heap(page)) / MB);
  const scrolls = [
    await again(page, async () => await wheelThrough(page)),
    await again(page, async () => await jumpBack(page)),
  ];
  series.add('scroll task cpu', Math.max(...scrolls.map(({ longestCpu }) => longestCpu)));
  const search = page.getByRole('searchbox');
  await search.focus();
  for (const key of 'led') {
    note(series, 'filter', await again(page, async () => await page.keyboard.press(key)));
  }
  note(series, 'filter', await again(page, async () => await search.fill('')));
  for (const title of ['Instance', 'Last good', 'Where']) {
    const button = page.getByRole('columnheader', { name: title }).getByRole('button');
    note(series, 'sort', await again(page, async () => await button.click()));
    note(series, 'sort', await again(page, async () => await button.click()));
  }
  complain(faults);
  await bench.closePages();
}

function note(series: Series, name: string, { heard, painted }: Course): void {
  series.add(name, painted - heard);
}

async function wheelThrough(page: Page): Promise<void> {
  await page.evaluate('bench.hear({ timeStamp: performance.now() })');
  await page.mouse.move(400, 450);
  const atEnd = 'scrollY + innerHeight >= document.documentElement.scrollHeight - 2';
  while (!(await page.evaluate(atEnd))) {
    for (let step = 0; step < 20; step += 1) {
      await page.mouse.wheel(0, 900);
    }
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
  const end = await page.locator('.grid-body [role="row"]').last().getAttribute('aria-rowindex');
  if (end !== (await page.getByRole('grid').getAttribute('aria-rowcount'))) {
    throw new Error(`the last row was not seen, but ${end}`);
  }
}

/** As when the bar is dragged. */
async function jumpBack(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    bench.hear({ timeStamp: performance.now() });
    for (let step = 60; step >= 0; step -= 1) {
      scrollTo(0, (document.documentElement.scrollHeight * step) / 60);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
  })()`);
}

function complain(faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}

interface Pair {
  readonly many: Series;
  readonly few: Series;
}

/** In turns, so that whatever else the machine does meets both. */
async function inTurns(
  rounds: number,
  counts: { readonly many: number; readonly few: number },
  measureOne: (count: number, series: Series) => Promise<void>,
): Promise<Pair> {
  // The first is not counted: nothing is warm yet.
  await measureOne(counts.many, new Series());
  const series = { many: new Series(), few: new Series() };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? (['many', 'few'] as const) : (['few', 'many'] as const)) {
      await measureOne(counts[side], series[side]);
    }
  }
  return series;
}

/** What is judged is what much takes; the same with little stands beside it. */
function rowOf({ many, few }: Pair, what: string, name: string, unit: Amount['unit'], who: string): Row {
  const [value, small] = [many.median(name), few.median(name)];
  return { what, ours: { value, unit }, peer: { who, value: small, unit }, figure: value, how: 'ours' };
}

export async function measure({ rounds }: Options): Promise<readonly Row[]> {
  const bench = await PageBench.start();
  try {
    const histories = await inTurns(rounds, { many: 20_000, few: 200 }, async (count, series) => {
      await measureHistory(bench, count, series);
    });
    const history = (what: string, name: string, unit: Amount['unit']) =>
      rowOf(histories, `history of 20,000 backups: ${what}`, name, unit, '200 backups');
    const reports = await inTurns(rounds, { many: 10_000, few: 100 }, async (count, series) => {
      await measureReport(bench, count, series);
    });
    const report = (what: string, name: string, unit: Amount['unit']) =>
      rowOf(reports, `report of 10,000 rows: ${what}`, name, unit, '100 rows');
    return [
      history('last answer to drawn', 'came', 'ms'),
      history('back after it was hidden', 'back', 'ms'),
      history('longest task of that, processor time', 'back task cpu', 'ms'),
      history('memory of the page', 'heap', 'MB'),
      report('first message to drawn', 'open', 'ms'),
      report('longest task of scrolling', 'scroll task cpu', 'ms'),
      report('each key of the filter to drawn', 'filter', 'ms'),
      report('each click on a column to sorted', 'sort', 'ms'),
      report('memory of the page', 'heap', 'MB'),
    ];
  } finally {
    await bench.stop();
  }
}
