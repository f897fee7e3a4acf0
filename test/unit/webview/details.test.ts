import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Backup } from '../../../src/model/resources.ts';
import { formatLocale } from '../../../src/platform/format.ts';
import type * as detailsModule from '../../../src/webview/details/describe.ts';
import type * as stringsModule from '../../../src/webview/details/strings.ts';
import { LINKS_ON_REQUEST } from '../../../src/webview/protocol/details.ts';
import { loadWithEditor } from './editor.ts';
import { copiedBackup, goodBackup, link, loaded, SIGNATURE } from './samples.ts';

const { describeBackup, linkId, panelTitle } = await loadWithEditor<typeof detailsModule>('details/describe.ts');
const { detailsStrings } = await loadWithEditor<typeof stringsModule>('details/strings.ts');

const now = new Date('2026-11-21T06:24:00Z');

function describeOf(change: Partial<Backup>) {
  return describeBackup(loaded(goodBackup(now, change)));
}

function why(change: Partial<Backup>): string {
  return describeOf({ links: [], ...change }).noLink ?? '';
}

/** Whether it can be restored, and why. */
function said(change: Partial<Backup>): string {
  const { kind, note } = describeOf(change).restorable;
  return `${kind}: ${note}`;
}

describe('webview details', () => {
  it('passes on every field, grouped, in numbers and text only', () => {
    const backup = goodBackup(now);
    const details = describeBackup(loaded(backup));
    assert.deepEqual(
      details.sections.map(({ title, fields }) => [title, fields.length]),
      [
        ['Backup', 8],
        ['Data', 4],
        ['Restore', 3],
        ['Storage', 3],
        ['Place', 6],
        ['Other fields of the reply', 1],
      ],
    );
    assert.deepEqual(new Set(details.sections.flatMap(({ fields }) => fields)), new Set(backup.fields));
    assert.deepEqual(JSON.parse(JSON.stringify(details)), withoutUndefined(details));
  });

  it('leaves out groups without fields', () => {
    assert.deepEqual(describeOf({ fields: [] }).sections, []);
  });

  it('offers links by network and database, without their addresses', () => {
    const end = new Date('2026-11-21T07:00:00Z');
    const details = describeOf({ links: [link('public', undefined, end), link('internal'), link('public', 'orders')] });
    assert.deepEqual(details.links, [
      { id: 'public', network: 'public', database: undefined, expires: end.getTime() },
      { id: 'internal', network: 'internal', database: undefined, expires: undefined },
      { id: 'public/orders', network: 'public', database: 'orders', expires: undefined },
    ]);
    assert.equal(details.noLink, undefined);
    assert.equal(linkId(link('public', 'orders', end)), linkId(link('public', 'orders')));
  });

  it('offers to ask for links that the cloud gives on request, as long as none is at hand', () => {
    const { links, noLink } = describeOf({ links: [], linksOnRequest: true });
    assert.deepEqual(links, [
      { id: LINKS_ON_REQUEST, network: 'public', database: undefined, expires: undefined, onRequest: true },
    ]);
    assert.equal(noLink, undefined);
    assert.deepEqual(
      describeOf({ links: [link('public')], linksOnRequest: true }).links.map(({ id, onRequest }) => [id, onRequest]),
      [['public', undefined]],
    );
    assert.match(why({ linksOnRequest: false }), /reports no download link/);
  });

  it('says why there is no link', () => {
    assert.match(why({ state: { kind: 'running', raw: 'Running' } }), /still running/);
    assert.match(why({ state: { kind: 'failed', raw: 'Failed' } }), /failed/);
    assert.match(why({ method: { kind: 'snapshot', raw: 'Snapshot' } }), /snapshot/);
    assert.match(why({}), /reports no download link/);
  });

  it('shows a status it does not know as it came', () => {
    assert.deepEqual(describeOf({ state: { kind: 'unknown', raw: 'Purging' } }).status, {
      kind: 'unknown',
      words: 'Purging',
    });
    assert.equal(describeOf({ state: { kind: 'unknown', raw: '' } }).status.words, 'Status not known');
  });

  it('names the place of a copy and where it can be restored', () => {
    const details = describeBackup(loaded(copiedBackup(now)));
    assert.equal(details.title, 'Copy of a full backup');
    assert.deepEqual(details.where, { region: 'cn-zhangjiakou', isCopy: true, delay: undefined, copies: [] });
    assert.equal(details.restorable.note, 'In China (Hangzhou), cn-zhangjiakou');
    const regionNames = new Map([['cn-zhangjiakou', 'China (Zhangjiakou)']]);
    const named = describeBackup(loaded(copiedBackup(now), { regionNames }));
    assert.equal(named.where.region, 'China (Zhangjiakou)');
    const nowhere = describeOf({ copy: { regionId: undefined, restoreRegions: [] } });
    assert.equal(nowhere.where.region, undefined);
    assert.deepEqual(
      [nowhere.restorable.kind, nowhere.restorable.note],
      ['unknown', 'Where it can be restored was not reported'],
    );
  });

  it('says whether it can be restored, and why', () => {
    const inState = (kind: Backup['state']['kind']) => said({ state: { kind, raw: 'Odd' } });
    assert.equal(said({}), 'yes: It is complete');
    assert.equal(inState('running'), 'notYet: It is still running');
    assert.equal(inState('failed'), 'no: The backup failed');
    assert.equal(inState('unusable'), 'no: The cloud says that nothing can be restored from it');
    assert.equal(inState('deleting'), 'no: It is being deleted');
    assert.equal(inState('unknown'), 'unknown: Its status is not a known one');
    assert.equal(said({ databases: ['orders', 'billing'] }), 'yes: Only orders, billing');
    assert.equal(said({ databases: ['a', 'b', 'c', 'd'] }), 'yes: Only 4 of the databases');
    assert.match(said({ type: { kind: 'incremental', raw: 'Inc' } }), /^yes: Together with the full backup/);
    assert.match(said({ released: { name: 'old-db' } }), /^yes: To another instance/);
    assert.equal(said({ copy: { regionId: 'cn-shanghai' } }), 'yes: In the region of the copy');
  });

  it('puts what is said of the whole list last', () => {
    const [field] = goodBackup(now).fields;
    assert.ok(field);
    const counter = {
      ...field,
      group: 'reply',
      key: 'total_count',
      label: 'Backups of this type in the list',
    } as const;
    const last = describeOf({ fields: [counter, field] }).sections.at(-1);
    assert.deepEqual([last?.title, last?.fields], ['Other fields of the reply', [counter]]);
  });

  it('titles the panel by type and local time', () => {
    assert.match(
      panelTitle(loaded(goodBackup(now)), 'en-GB', undefined),
      /^orders-db: Full backup, \d+ Nov 2026, \d\d:\d\d$/,
    );
    assert.equal(
      panelTitle(loaded(goodBackup(now, { started: undefined, type: undefined })), 'en-GB', undefined),
      'orders-db: Backup',
    );
    const other = goodBackup(now, { started: undefined, type: { kind: 'unknown', raw: 'Odd' } });
    assert.equal(panelTitle(loaded(other), 'en-GB', undefined), 'orders-db: Backup');
  });

  it('takes out a signed link wherever a reply may have hidden it', () => {
    const url = link('public').reveal();
    fc.assert(
      fc.property(fc.constantFrom('raw', 'label', 'text', 'none', 'list', 'state', 'name', 'copy'), (place) => {
        const [field] = goodBackup(now).fields;
        assert.ok(field);
        const hidden = `see ${url} for it`;
        const details = describeBackup(
          loaded(
            goodBackup(now, {
              ...(place === 'state' ? { state: { kind: 'unknown', raw: hidden } } : {}),
              ...(place === 'copy' ? { copy: { regionId: hidden, restoreRegions: [hidden] } } : {}),
              fields: [
                {
                  ...field,
                  ...(place === 'raw' ? { raw: hidden } : {}),
                  ...(place === 'label' ? { label: hidden } : {}),
                  ...(place === 'text' || place === 'none' ? { value: { as: place, text: hidden } } : {}),
                  ...(place === 'list' ? { value: { as: 'list', items: [hidden] } } : {}),
                },
              ],
            }),
            place === 'name' ? { instance: { name: hidden, engine: hidden } } : {},
          ),
        );
        const json = JSON.stringify(details);
        assert.doesNotMatch(json, new RegExp(`${SIGNATURE}|://|LTAI`));
        assert.match(json, /see \(link left out\) for it/);
      }),
    );
  });

  it('hands the page a sentence for every key, and a locale that always works', () => {
    for (const [key, sentence] of Object.entries<string>({ ...detailsStrings() })) {
      assert.ok(sentence !== '' && sentence.trim() === sentence, key);
    }
    assert.equal(formatLocale('en'), 'en-GB');
    assert.equal(formatLocale('zh-cn'), 'zh-CN');
    assert.equal(formatLocale('not a language'), 'en-GB');
    assert.equal(formatLocale(''), 'en-GB');
  });
});

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutUndefined);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutUndefined(each)]));
}
