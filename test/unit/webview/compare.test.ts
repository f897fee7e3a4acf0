import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { CloudError } from '../../../src/model/errors.ts';
import type { Backup, Field } from '../../../src/model/resources.ts';
import type * as describeModule from '../../../src/webview/compare/describe.ts';
import type * as stringsModule from '../../../src/webview/compare/strings.ts';
import type * as panelsModule from '../../../src/webview/panels.ts';
import type { CompareSource, LoadedBackup, Panels, PanelRef, PanelSources } from '../../../src/webview/panels.ts';
import { factRows, fieldRows, headlines } from '../../../src/webview/page/compare/rows.ts';
import { createWords } from '../../../src/webview/page/common/words.ts';
import type { HostMessage } from '../../../src/webview/protocol/common.ts';
import type { CompareState } from '../../../src/webview/protocol/compare.ts';
import { FakePanel, loadWithEditor, Uri, window } from './editor.ts';
import { goodBackup, HOUR, link, loaded, olderBackup, ref, SIGNATURE } from './samples.ts';

const { compareTitle, describeCompared } = await loadWithEditor<typeof describeModule>('compare/describe.ts');
const { compareStrings } = await loadWithEditor<typeof stringsModule>('compare/strings.ts');
const { createPanels } = await loadWithEditor<typeof panelsModule>('panels.ts');

const now = new Date('2026-11-21T06:24:00Z');
const telling = { strings: compareStrings(), words: createWords('en-GB', 'Asia/Shanghai') };
const refs = { first: { ...ref, backupId: '320999999' }, second: ref };
const nameOf = () => undefined;

function compared(change: Partial<Backup>, from = goodBackup) {
  return describeCompared(loaded(from(now, change)), nameOf);
}

const rows = (older: Partial<Backup>, change: Partial<Backup>) =>
  factRows([compared(older, olderBackup), compared(change)], telling);

function difference(fact: string, older: Partial<Backup>, change: Partial<Backup>): string {
  const found = rows(older, change).find((row) => row.fact === fact)?.difference;
  return [found?.is, found?.sentence, found?.numbers].filter((part) => part !== undefined).join(' | ');
}

const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR);
const silent = () => undefined;

function field(key: string, raw: string): Field {
  const value: Field['value'] = raw === '' ? { as: 'none', text: 'Not reported' } : { as: 'text', text: raw };
  return { key, group: 'data', label: key, value, raw };
}

describe('what differs between two backups', () => {
  it('is told in a sentence, and in numbers', () => {
    assert.equal(
      difference('size', { size: 2000 }, { size: 1000 }),
      'different | Second is 50% smaller | −1,000 bytes',
    );
    assert.equal(
      difference('size', { size: 2 ** 30 }, { size: 3 * 2 ** 30 }),
      'different | Second is 200% larger | +2 GiB (+2,147,483,648 bytes)',
    );
    assert.equal(difference('duration', {}, {}), 'different | Second took 4 mins 10 secs less | −50%');
    assert.equal(difference('started', {}, {}), 'different | Second began 1 day later');
    assert.equal(
      difference('consistent', { consistent: inHours(0) }, { consistent: inHours(-3) }),
      'different | Second holds data 3 hrs older',
    );
    assert.equal(
      difference('expires', { expires: inHours(1) }, { expires: inHours(25) }),
      'different | Second ends 1 day later',
    );
    const failed = { kind: 'failed', raw: 'Failed' } as const;
    assert.equal(difference('status', { state: failed }, {}), 'different | First failed, second is good');
    assert.equal(
      difference('status', {}, { state: { kind: 'unknown', raw: 'Archiving' } }),
      'different | First is good, second: Archiving',
    );
    assert.equal(difference('status', { state: failed }, { state: failed }), 'same');
    assert.equal(difference('checksum', {}, {}), 'different');
    assert.equal(difference('engineVersion', {}, { engineVersion: '8.4' }), 'different');
  });

  it('is told by itself where it rounds to nothing, or there was nothing before', () => {
    assert.equal(
      difference('size', { size: 2 ** 30 }, { size: 2 ** 30 + 1024 }),
      'different | Second is 1 KiB larger | +1 KiB (+1,024 bytes)',
    );
    assert.equal(
      difference('size', { size: 0 }, { size: 1024 }),
      'different | Second is 1 KiB larger | +1 KiB (+1,024 bytes)',
    );
  });

  it('is summed up by what matters first, without checksums that have to differ', () => {
    const told = (older: Partial<Backup>, change: Partial<Backup>) =>
      headlines(rows(older, change), telling).map(({ words }) => words);
    assert.deepEqual(told({ state: { kind: 'failed', raw: 'Failed' } }, { size: 2 ** 30 }), [
      'First failed, second is good',
      'Second is 81% smaller',
      'Second took 4 mins 10 secs less',
      'Second began 1 day later',
      'Checksum: Different',
    ]);
    const others: readonly Partial<Backup>[] = [
      { engineVersion: '17' },
      { type: { kind: 'incremental', raw: 'Inc' } },
      { method: { kind: 'logical', raw: 'Logical' } },
    ];
    const failed = { state: { kind: 'failed', raw: 'Failed' }, size: 0 } as const;
    assert.doesNotMatch(told(failed, {}).join(), /larger|smaller/);
    assert.equal(rows(failed, {}).find(({ fact }) => fact === 'size')?.first, 'No size');
    for (const change of others) {
      assert.doesNotMatch(told({}, change).join(), /Checksum/);
      assert.match(told({ checksum: 'a' }, { ...change, checksum: 'a' }).join(), /Checksum: Same/);
    }
    const elsewhere = loaded(goodBackup(now), { instance: { name: 'billing-db', engine: 'PostgreSQL 17' } });
    const pair = factRows([compared({}, olderBackup), describeCompared(elsewhere, nameOf)], telling);
    assert.doesNotMatch(JSON.stringify(headlines(pair, telling)), /Checksum/);
  });

  it('is not guessed where one is not known', () => {
    for (const [fact, change] of [
      ['size', { size: undefined }],
      ['duration', { ended: undefined }],
      ['duration', { ended: new Date(0) }],
      ['started', { started: undefined }],
      ['checksum', { checksum: undefined }],
      ['method', { method: undefined }],
      ['where', { copy: { regionId: undefined } }],
    ] as const) {
      assert.equal(difference(fact, {}, change), 'unknown', fact);
    }
    assert.deepEqual(
      new Set(factRows([undefined, compared({})], telling).map((row) => row.difference.is)),
      new Set(['unknown']),
    );
    assert.deepEqual(headlines(factRows([undefined, compared({})], telling), telling), []);
  });

  it('is nothing for what is the same', () => {
    const same = factRows([compared({ consistent: now }), compared({ consistent: now })], telling);
    assert.deepEqual(new Set(same.map((row) => row.difference.is)), new Set(['same']));
    assert.deepEqual(
      headlines(same, telling).map(({ words }) => words),
      ['Both are equally large', 'Both took equally long', 'Both began at the same time', 'Checksum: Same'],
    );
    assert.ok(fieldRows(compared({}), compared({})).every(({ isSame }) => isSame));
  });

  it('lists a field of one reply only, and none that repeats what was told', () => {
    const one = compared({
      checksum: 'a',
      fields: [field('Sum', 'a'), field('Old', 'x'), field('Both', 'y'), field('Two', '1'), field('Two', '2')],
    });
    const other = compared({
      checksum: undefined,
      fields: [field('Sum', ''), field('Both', 'y'), field('New', 'z'), field('Two', '1'), field('Two', '3')],
    });
    assert.deepEqual(
      fieldRows(one, other).map(({ key, first, second, isSame }) => [key, first?.raw, second?.raw, isSame]),
      [
        ['Old', 'x', undefined, false],
        ['Both', 'y', 'y', true],
        ['Two', '1', '1', true],
        ['Two', '2', '3', false],
        ['New', undefined, 'z', false],
      ],
    );
  });
});

describe('a compared backup', () => {
  it('names the place of a copy, and keeps links out of every text', () => {
    const hidden = `see ${link('public').reveal()} for it`;
    const unknown = { kind: 'unknown', raw: hidden } as const;
    const [first] = goodBackup(now).fields;
    assert.ok(first);
    const details = describeCompared(
      loaded(
        goodBackup(now, {
          state: unknown,
          type: unknown,
          method: unknown,
          checksum: hidden,
          engineVersion: hidden,
          copy: { regionId: hidden },
          fields: [{ ...first, label: hidden, raw: hidden, value: { as: 'list', items: [hidden] } }],
        }),
        { instance: { name: hidden, engine: hidden }, accountName: hidden, regionName: hidden },
      ),
      nameOf,
    );
    assert.doesNotMatch(JSON.stringify(details), new RegExp(`${SIGNATURE}|://|LTAI`));
    const copy = loaded(goodBackup(now, { copy: { regionId: 'cn-shanghai' } }));
    assert.equal(describeCompared(copy, () => 'China (Shanghai)').where, 'China (Shanghai)');
    assert.equal(describeCompared(copy, nameOf).where, 'cn-shanghai');
  });

  it('titles the panel by the instance and both times, or by both instances', () => {
    const pair = [loaded(olderBackup(now)), loaded(goodBackup(now))] as const;
    assert.equal(compareTitle(pair, 'en-GB', 'Asia/Shanghai'), 'orders-db: 20 Nov 2026, 11:12 and 21 Nov 2026, 11:12');
    const other = loaded(goodBackup(now), { instance: { name: 'billing-db', engine: '' } });
    assert.equal(compareTitle([pair[0], other], 'en-GB', undefined), 'orders-db and billing-db');
  });

  it('hands the page a sentence for every key', () => {
    for (const [key, sentence] of Object.entries<string>({ ...compareStrings() })) {
      assert.ok(sentence !== '' && sentence.trim() === sentence, key);
    }
  });
});

/** A source whose answers the test gives by hand, by the id of the backup. */
class Source implements CompareSource {
  readonly loads: {
    ref: PanelRef;
    signal: AbortSignal;
    resolve: (value?: LoadedBackup) => void;
    reject: (e: unknown) => void;
  }[] = [];
  readonly opened: { ref: PanelRef; loaded: LoadedBackup | undefined }[] = [];

  load(asked: PanelRef, _asked: boolean, signal: AbortSignal): Promise<LoadedBackup | undefined> {
    return new Promise((resolve, reject) => this.loads.push({ ref: asked, signal, resolve, reject }));
  }

  regionName(): string | undefined {
    return undefined;
  }

  openDetails(asked: PanelRef, at: LoadedBackup | undefined): Promise<void> {
    this.opened.push({ ref: asked, loaded: at });
    return Promise.resolve();
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

function sides(panel: FakePanel): CompareState['sides'] {
  panel.say({ type: 'ready', timeZone: 'Asia/Shanghai' });
  const message = panel.posted.at(-1) as HostMessage<CompareState>;
  assert.equal(message.type, 'state');
  return message.state.sides;
}

describe('compare panels', () => {
  const pair = { first: loaded(olderBackup(now)), second: loaded(goodBackup(now)) };
  let source: Source;
  let panels: Panels['compare'];

  beforeEach(() => {
    source = new Source();
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const sources = { compare: source } as unknown as PanelSources;
    panels = createPanels(new Uri('/ext') as unknown as vscode.Uri, sources, log).compare;
    window.opened.length = 0;
  });

  async function open(): Promise<FakePanel> {
    await panels.show(refs, pair);
    const panel = window.opened.at(-1)?.panel;
    assert.ok(panel);
    return panel;
  }

  async function restore(): Promise<FakePanel> {
    const panel = new FakePanel();
    await panels.deserializeWebviewPanel(panel.asPanel, { ref: refs, view: undefined });
    return panel;
  }

  it('show both at once where they are at hand, and ask for nothing', async () => {
    const panel = await open();
    assert.deepEqual(
      sides(panel).map(({ is }) => is),
      ['shown', 'shown'],
    );
    assert.equal(source.loads.length, 0);
    assert.equal(panel.title, 'orders-db: 20 Nov 2026, 11:12 and 21 Nov 2026, 11:12');
    await panels.show(refs, pair);
    assert.deepEqual([panel.revealed, window.opened.length], [1, 1]);
    assert.doesNotMatch(JSON.stringify([panel.webview.html, panel.posted]), new RegExp(`${SIGNATURE}|aliyuncs`));
  });

  it('come back after a reload of the window by their ids, each side by itself', async () => {
    const panel = await restore();
    assert.deepEqual(sides(panel), [{ is: 'loading' }, { is: 'loading' }]);
    assert.deepEqual(
      source.loads.map((load) => load.ref.backupId),
      ['320999999', '321020562'],
    );
    source.loads[1]?.resolve(pair.second);
    await settle();
    assert.deepEqual(
      sides(panel).map(({ is }) => is),
      ['loading', 'shown'],
    );
    source.loads[0]?.reject(new CloudError({ kind: 'network', message: 'No way to the cloud.' }));
    await settle();
    assert.deepEqual(sides(panel)[0], { is: 'failed', message: 'No way to the cloud.' });
    assert.equal(sides(panel)[1].is, 'shown');
  });

  it('keep one side when the other is gone', async () => {
    const panel = await open();
    panel.say({ type: 'order', order: 'refresh' });
    source.loads[0]?.resolve(undefined);
    source.loads[1]?.resolve(loaded(goodBackup(now, { size: 1 })));
    await settle();
    const [first, second] = sides(panel);
    assert.equal(first.is, 'gone');
    assert.ok(second.is === 'shown' && second.backup.size === 1 && !second.refreshing);
  });

  it('stop on request, and when they are closed', async () => {
    const panel = await open();
    panel.say({ type: 'order', order: 'refresh' });
    panel.say({ type: 'order', order: 'stop' });
    const [first] = sides(panel);
    assert.ok(first.is === 'shown' && !first.refreshing && first.problem === 'Stopped before the cloud answered.');
    panel.say({ type: 'order', order: 'refresh' });
    panel.dispose();
    await settle();
    assert.ok(source.loads.every(({ signal }) => signal.aborted));
  });

  it('open the details of either side', async () => {
    const panel = await open();
    panel.say({ type: 'request', id: 'a', action: { do: 'openDetails', side: 0 } });
    panel.say({ type: 'request', id: 'b', action: { do: 'openDetails', side: 1 } });
    await settle();
    assert.deepEqual(source.opened, [
      { ref: refs.first, loaded: pair.first },
      { ref: refs.second, loaded: pair.second },
    ]);
  });

  it('close with the account of either side', async () => {
    await panels.show({ ...refs, second: { ...ref, accountId: 'another' } }, pair);
    panels.closeAccount('nobody');
    assert.equal(window.opened[0]?.panel.disposed, false);
    panels.closeAccount('another');
    assert.equal(window.opened[0].panel.disposed, true);
  });

  it('do not come back from what names no two backups', async () => {
    const panel = new FakePanel();
    await panels.deserializeWebviewPanel(panel.asPanel, { ref: { first: ref } });
    assert.equal(panel.disposed, true);
    assert.equal(source.loads.length, 0);
  });
});
