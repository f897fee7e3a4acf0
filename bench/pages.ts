/*
 * node bench/pages.ts [rounds]: how long do the pages take with as much as they may ever have to show?
 *
 * The real pages in Chromium, built as for release, with the real host side: the history of 20,000 backups and the report
 * of 10,000 instances, in turns with small ones. Times end when the last change of the document has been painted. Prints
 * the median of the rounds and, in brackets, the worst.
 */
import { EventEmitter, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { snapshotOf, manyRows, SampleReport } from '../test/unit/webview/reportSamples.ts';
import { historyRef, manyBackups, MemoryHistory, MemorySource } from '../test/unit/webview/historySamples.ts';
import { PageBench, type AnyKept } from '../test/page/browser.ts';
import { load, printTable, told } from './table.ts';

const rounds = Number(process.argv[2] ?? 7);
const days = 365;
const MB = 1_000_000;

/** What was done, and what came of it; milliseconds, times since the page's navigation began. */
interface Heard {
  /** When the page got the first event, and the message with which all rows were there. */
  readonly heard: number;
  readonly whole: number;
  /** The last change of the document was painted. */
  readonly painted: number;
  /** The longest task; 0 if none took 50 ms. */
  readonly longest: number;
}

interface Course extends Heard {
  /** Of the page's main thread, which the rest of the machine does not lengthen: of the longest task, and of all. */
  readonly longestCpu: number;
  readonly cpu: number;
}

/** Runs in the page: notes when it hears of something, when it has painted, and its long tasks. */
const RECORDER = `(() => {
  let heard, whole, painted, longest;
  const begin = () => ([heard, whole, painted, longest] = [undefined, undefined, 0, 0]);
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
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration))))
    .observe({ type: 'longtask' });
  globalThis.bench = {
    begin,
    hear,
    async settled(isThere) {
      for (let before = -1; heard === undefined || !isThere() || before !== changes || isDue; ) {
        before = changes;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return { heard, whole: whole ?? heard, painted, longest };
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
  const cpu = tasks.reduce((sum, task) => sum + task, 0);
  return { ...result, longestCpu: Math.max(0, ...tasks), cpu };
}

/** A course in a page that is there already, from when it has come to rest. */
async function again(page: Page, act: () => unknown, isThere?: string): Promise<Course> {
  await wait(300);
  await page.evaluate('bench.begin()');
  return await course(page, act, isThere);
}

/** Bytes that the page holds: of scripts, of the document, and of buffers. */
async function heap(page: Page): Promise<{ readonly script: number; readonly all: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { script: usedSize, all: usedSize + embedderHeapUsedSize + backingStorageSize };
}

/** Values of each round, by what was measured. */
class Series {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  tell(name: string, unit: string, digits?: number): string {
    return told(this.#values.get(name) ?? [], unit, digits);
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
  series.add('came cpu', came.cpu);
  series.add('came task', came.longest);
  await page.addInitScript(RECORDER);
  const back = await course(page, async () => await page.reload(), isThere);
  series.add('back', back.painted - back.whole);
  series.add('back cpu', back.cpu);
  series.add('back task', back.longest);
  const held = await heap(page);
  series.add('script', held.script / MB);
  series.add('heap', held.all / MB);
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
  series.add('open cpu', opened.cpu);
  series.add('open task', opened.longest);
  series.add('open task cpu', opened.longestCpu);
  series.add('heap', (await heap(page)).all / MB);
  note(series, 'wheel', await again(page, async () => await wheelThrough(page)));
  note(series, 'jumps', await again(page, async () => await jumpBack(page)));
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

function note(series: Series, name: string, { heard, painted, cpu, longest, longestCpu }: Course): void {
  series.add(name, painted - heard);
  series.add(`${name} cpu`, cpu);
  series.add(`${name} task`, longest);
  series.add(`${name} task cpu`, longestCpu);
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

/** In turns, so that whatever else the machine does meets both. */
async function inTurns(
  counts: readonly number[],
  measure: (count: number, series: Series) => Promise<void>,
): Promise<readonly Series[]> {
  // The first of each is not counted: nothing is warm yet.
  await measure(counts[0] ?? 0, new Series());
  const series = counts.map(() => new Series());
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, one] of [...series.entries()].toSorted(() => (round % 2 === 0 ? 1 : -1))) {
      await measure(counts[index] ?? 0, one);
    }
  }
  return series;
}

type Line = readonly [title: string, name: string, unit: 'ms' | 'MB', budget: string];

function printResults(title: string, counts: readonly string[], series: readonly Series[], lines: readonly Line[]) {
  const cells = lines.map(([what, name, unit, budget]) => [
    what,
    ...series.map((one) => one.tell(name, unit, unit === 'MB' ? 1 : 0)),
    budget,
  ]);
  console.log();
  printTable([title, ...counts, 'budget'], cells);
  console.log(`load of the machine: ${load()}`);
}

const bench = await PageBench.start();
console.log(`${rounds} rounds in turns, median (worst); load of the machine: ${load()}`);

const histories = await inTurns([20_000, 200], async (count, series) => await measureHistory(bench, count, series));
printResults('history of a year', ['20,000 backups', '200 backups'], histories, [
  ['read: last message to drawn', 'came', 'ms', '1000 ms'],
  ['  processor time', 'came cpu', 'ms', ''],
  ['  longest task (0: none of 50 ms)', 'came task', 'ms', ''],
  ['back after it was hidden: message with all to drawn', 'back', 'ms', '1000 ms'],
  ['  processor time, from the empty page', 'back cpu', 'ms', ''],
  ['  longest task', 'back task', 'ms', ''],
  ['heap after that, of scripts', 'script', 'MB', ''],
  ['  with document and buffers', 'heap', 'MB', '60 MB'],
]);

const reports = await inTurns([10_000, 100], async (count, series) => await measureReport(bench, count, series));
printResults('report', ['10,000 rows', '100 rows'], reports, [
  ['open: first message to all drawn', 'open', 'ms', ''],
  ['  processor time, from the empty page', 'open cpu', 'ms', ''],
  ['  longest task (0: none of 50 ms)', 'open task', 'ms', ''],
  ['  its processor time', 'open task cpu', 'ms', ''],
  ['scroll through all by wheel: longest task', 'wheel task', 'ms', '100 ms'],
  ['  longest processor time of a task', 'wheel task cpu', 'ms', '100 ms'],
  ['scroll back in 60 jumps: longest task', 'jumps task', 'ms', '100 ms'],
  ['  longest processor time of a task', 'jumps task cpu', 'ms', '100 ms'],
  ['filter by text, each key to drawn', 'filter', 'ms', ''],
  ['  processor time', 'filter cpu', 'ms', ''],
  ['  longest processor time of a task', 'filter task cpu', 'ms', ''],
  ['sort, each click to drawn', 'sort', 'ms', ''],
  ['  processor time', 'sort cpu', 'ms', ''],
  ['  longest processor time of a task', 'sort task cpu', 'ms', ''],
  ['heap with document and buffers', 'heap', 'MB', ''],
]);
await bench.stop();
