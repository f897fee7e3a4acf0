import assert from 'node:assert/strict';
import { CloudError } from '../../../src/model/errors.ts';
import type * as controllerModule from '../../../src/webview/history/controller.ts';
import type * as stringsModule from '../../../src/webview/history/strings.ts';
import type { HistoryState } from '../../../src/webview/protocol/history.ts';
import { link, SIGNATURE } from './samples.ts';
import { loadWithEditor } from './editor.ts';
import { backupAt, historyRef, life, MemoryHistory, MemorySource, sampleSource } from './historySamples.ts';

const { HistoryController } = await loadWithEditor<typeof controllerModule>('history/controller.ts');
const { historyStrings } = await loadWithEditor<typeof stringsModule>('history/strings.ts');

const DAY = 86_400_000;
const now = Date.now();
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const show = (period: 'weeks' | 'year' = 'weeks') => ({ order: 'show', period, from: now - 126 * DAY }) as const;

type Shown = Extract<HistoryState, { readonly is: 'shown' }>;

/** A controller, what it has shown, and what it is waited for. */
function stage(source: MemorySource, isWanted?: boolean) {
  const shown: HistoryState[] = [];
  const titles: string[] = [];
  const view = {
    show: (state: HistoryState) => void shown.push(state),
    title: (text: string) => void titles.push(text),
  };
  const controller = new HistoryController(historyRef, view, { source, log }, isWanted);
  const last = () => shown.at(-1);
  const until = async (is: (state: Shown) => boolean): Promise<Shown> => {
    for (;;) {
      const state = last();
      if (state?.is === 'shown' && is(state)) {
        return state;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { controller, shown, titles, last, until };
}

const isWhole = ({ facts, refreshing }: Shown) => facts.backups.is === 'whole' && refreshing === undefined;

describe('behind a history page', () => {
  it('sends each row once, and all of them to a page that comes back', async () => {
    const source = sampleSource(now);
    source.cloud.pageSize = 40;
    const { controller, shown, until, titles } = stage(source);
    controller.order(show());
    await until(isWhole);
    let length = 0;
    for (const state of shown) {
      if (state.is === 'shown') {
        assert.equal(state.rows.at, length);
        length += state.rows.rows.length;
      }
    }
    // At some hours of the day the first backup is older than the period.
    const { from } = show();
    const asked = source.cloud.backups.filter(({ started }) => started && started.getTime() >= from);
    assert.equal(length, asked.length);
    const all = controller.snapshot();
    assert.ok(all.is === 'shown' && all.rows.rows.length === length && all.copies?.rows.length === 90);
    assert.deepEqual(JSON.parse(JSON.stringify(all.rows)), all.rows);
    assert.equal(titles.at(-1), 'History of orders-db');
    controller.dispose();
  });

  it('asks again only for another period, or when the user wants it', async () => {
    const source = sampleSource(now);
    const { controller, until } = stage(source);
    controller.order(show());
    await until(isWhole);
    controller.order(show());
    assert.equal(source.opened.length, 1);
    controller.order(show('year'));
    await until((state) => state.facts.period === 'year' && isWhole(state));
    controller.order({ ...show('year'), order: 'refresh' });
    await until((state) => state.rows.load === 3 && isWhole(state));
    assert.equal(source.opened.length, 3);
    controller.dispose();
  });

  it('says whether the user waits for it', async () => {
    for (const isWanted of [false, true]) {
      const source = sampleSource(now);
      const { controller, until } = stage(source, isWanted);
      controller.order(show());
      await until(isWhole);
      controller.order({ ...show(), order: 'refresh' });
      await until((state) => state.rows.load === 2 && isWhole(state));
      assert.deepEqual(source.asked, [isWanted, true]);
      controller.dispose();
    }
  });

  it('never asks for more than the period, whatever the page says', async () => {
    const source = sampleSource(now);
    const { controller, until } = stage(source);
    controller.order({ order: 'show', period: 'month', from: 0 });
    const { facts } = await until(isWhole);
    assert.ok(facts.to - facts.from <= 32 * DAY);
    controller.dispose();
  });

  it('keeps what is shown when a refresh fails or is stopped', async () => {
    const source = sampleSource(now);
    const { controller, until } = stage(source);
    controller.order(show());
    await until(isWhole);
    source.fail = () => Promise.reject(new CloudError({ kind: 'network', message: 'No answer.' }));
    controller.order({ ...show(), order: 'refresh' });
    assert.equal((await until(({ problem }) => problem !== undefined)).problem, 'No answer.');
    source.fail = () => new Promise(silent);
    controller.order({ ...show(), order: 'refresh' });
    controller.order({ order: 'stop' });
    const state = await until(({ problem }) => problem?.startsWith('Stopped') === true);
    assert.ok(isWhole(state));
    controller.dispose();
  });

  it('acts only on backups that it shows', async () => {
    const source = sampleSource(now);
    const { controller, until } = stage(source);
    controller.order(show());
    await until(isWhole);
    const signal = new AbortController().signal;
    const id = source.cloud.backups[3]?.id ?? '';
    assert.equal(await controller.carryOut({ do: 'pick', backup: id }, signal), 'Selected in the side bar.');
    assert.equal(source.picked[0]?.id, id);
    await controller.carryOut({ do: 'details', backup: id }, signal);
    assert.equal(source.detailed[0]?.id, id);
    await assert.rejects(controller.carryOut({ do: 'pick', backup: 'other' }, signal), /no longer shown/);
    controller.dispose();
  });

  it('lets no link through, wherever it may hide', async () => {
    const url = link('public').reveal();
    const word = { kind: 'unknown', raw: url } as const;
    const source = new MemorySource(
      new MemoryHistory([backupAt(now - DAY, { state: word, type: word, method: word })]),
    );
    const refuse = () => Promise.reject(new CloudError({ kind: 'unknown', message: url }));
    Object.assign(source.cloud, { policy: refuse, window: refuse, copying: refuse });
    source.instance = { name: url };
    source.words = { engine: url, accountName: url, regionName: url };
    const { controller, shown, until } = stage(source);
    controller.order(show());
    await until(isWhole);
    assert.doesNotMatch(JSON.stringify(shown), new RegExp(`${SIGNATURE}|aliyuncs`));
    controller.dispose();
  });

  it('asks for nothing more once the panel is closed', async () => {
    const source = new MemorySource(new MemoryHistory(life(now, 126)));
    source.cloud.pageSize = 10;
    const { controller, until } = stage(source);
    controller.order(show());
    await until(() => true);
    controller.dispose();
    const asked = source.cloud.queries.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.ok(source.cloud.queries.length <= asked + 1);
  });

  it('has a sentence for everything', () => {
    assert.ok(Object.values(historyStrings()).every((sentence) => sentence.length > 0));
  });
});
