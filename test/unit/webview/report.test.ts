import assert from 'node:assert/strict';
import { CloudError } from '../../../src/model/errors.ts';
import type { ReportRow } from '../../../src/model/report.ts';
import type { ReportAction, ReportOrder, ReportState } from '../../../src/webview/protocol/report.ts';
import { isReportAction, isReportOrder, isReportRef } from '../../../src/webview/protocol/report.ts';
import type * as controllerModule from '../../../src/webview/report/controller.ts';
import type * as describeModule from '../../../src/webview/report/describe.ts';
import type * as stringsModule from '../../../src/webview/report/strings.ts';
import { HeldReport } from '../../../src/webview/page/report/held.ts';
import { loadWithEditor } from './editor.ts';
import {
  factsAt,
  manyRows,
  problems,
  progressOf,
  rowOf,
  SampleReport,
  sampleRows,
  snapshotOf,
} from './reportSamples.ts';
import { link, SIGNATURE } from './samples.ts';

const { ReportController } = await loadWithEditor<typeof controllerModule>('report/controller.ts');
const { describeRow } = await loadWithEditor<typeof describeModule>('report/describe.ts');
const { reportStrings } = await loadWithEditor<typeof stringsModule>('report/strings.ts');

const now = Date.parse('2026-11-22T04:00:00Z');
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** A controller and the page that it speaks to, which has begun to listen. */
function shown(source: SampleReport) {
  const page = new HeldReport();
  const told: ReportState[] = [];
  const hear = (state: ReportState) => {
    // As the editor does: only what survives being written as JSON arrives.
    const copy = JSON.parse(JSON.stringify(state)) as ReportState;
    told.push(copy);
    page.receive(copy);
  };
  const controller = new ReportController({ show: hear, title: silent }, { source, log });
  const ready = () => hear(controller.snapshot());
  ready();
  return { controller, page, told, ready };
}

function cloudsOf({ head }: HeldReport) {
  return head?.clouds;
}

async function allTold(page: HeldReport): Promise<void> {
  while (page.more > 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('webview report: controller', () => {
  it('says that there is no report, until there is one', () => {
    const source = new SampleReport();
    const { page } = shown(source);
    assert.ok(!page.head);
    source.replace(snapshotOf(sampleRows(now), now));
    assert.equal(page.rows.length, sampleRows(now).length);
    assert.deepEqual(cloudsOf(page), { alibaba: 'Alibaba Cloud', huawei: 'Huawei Cloud' });
    source.replace(undefined);
    assert.equal(page.head, undefined);
    assert.deepEqual(page.rows, []);
  });

  it('sends many rows in parts, in their order, and counts what is still to come', async () => {
    const rows = manyRows(1_201, now);
    const { page, told, controller } = shown(new SampleReport(snapshotOf(rows, now)));
    assert.equal(page.more, 701);
    await allTold(page);
    assert.deepEqual(
      page.rows.map(({ key }) => key),
      rows.map(({ key }) => key),
    );
    assert.equal(told.length, 3);
    controller.dispose();
  });

  it('never lets a part that was sent late take the place of what changed meanwhile', async () => {
    const rows = manyRows(1_201, now);
    const source = new SampleReport(snapshotOf(rows, now));
    const { page } = shown(source);
    const changed = [rows[3], rows[1_200]].map((row) => ({ ...row, name: 'changed' }) as ReportRow);
    source.change(changed);
    await allTold(page);
    assert.equal(page.rows.length, 1_201);
    assert.deepEqual(
      page.rows.filter(({ name }) => name === 'changed').map(({ key }) => key),
      changed.map(({ key }) => key),
    );
  });

  it('lets the page know regions by their names, in their cloud', () => {
    const { page } = shown(new SampleReport(snapshotOf([rowOf('a')], now)));
    assert.equal(page.regionName('alibaba', 'cn-hangzhou'), 'China (Hangzhou)');
    assert.equal(page.regionName('huawei', 'cn-hangzhou'), 'cn-hangzhou');
  });

  it('tells a page that is back everything again', async () => {
    const rows = manyRows(700, now);
    const { page, ready, told } = shown(new SampleReport(snapshotOf(rows, now)));
    await allTold(page);
    ready();
    await allTold(page);
    assert.equal(page.rows.length, 700);
    assert.deepEqual(
      told.map((state) => state.is === 'report' && state.fresh),
      [true, false, true, false],
    );
  });

  it('passes on what changes, and nothing after its end', () => {
    const source = new SampleReport(snapshotOf([rowOf('a')], now));
    const { page, told, controller } = shown(source);
    source.change([rowOf('b')], { progress: progressOf([], now, { state: 'paused' }) });
    assert.deepEqual(
      page.rows.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.equal(page.head?.progress.state, 'paused');
    source.limits = { files: [{ name: 'rds-backups.json', rules: 2 }], displayOnly: true };
    source.teamChanges.fire(undefined);
    assert.equal(page.team.displayOnly, true);
    controller.dispose();
    source.change([rowOf('c')]);
    assert.equal(told.length, 3);
  });

  it('carries out orders, and says why one failed until the next', async () => {
    const source = new SampleReport(snapshotOf([rowOf('a')], now));
    const { page, controller } = shown(source);
    source.failure = new CloudError({ kind: 'noKey', message: 'There is no key on this machine.' });
    controller.order({ do: 'start' });
    await new Promise(setImmediate);
    assert.equal(page.problem, 'There is no key on this machine.');
    controller.order({ do: 'retry', what: { accountId: 'x', regionId: 'y' } });
    controller.order({ do: 'retry' });
    await new Promise(setImmediate);
    assert.equal(page.problem, undefined);
    assert.deepEqual(source.asked, ['start', 'retry x/y', 'retry all']);
  });

  it('finds the instance that an action names, and says when it is gone', async () => {
    const source = new SampleReport(snapshotOf([rowOf('a')], now));
    const { controller } = shown(source);
    const { signal } = new AbortController();
    await controller.carryOut({ do: 'showHistory', key: 'key-a' }, signal);
    await controller.carryOut({ do: 'export', keys: ['key-a'] }, signal);
    assert.deepEqual(source.asked, ['showHistory a', 'export key-a']);
    await assert.rejects(controller.carryOut({ do: 'showInstance', key: 'other' }, signal), /no longer part/);
  });
});

describe('webview report: texts', () => {
  it('leaves links out of every text of a row, and a row without one as it is', () => {
    const url = link('public').reveal();
    const hidden = `see ${url} for it`;
    const row = rowOf(hidden, {
      accountName: hidden,
      regionId: hidden,
      regionName: hidden,
      engine: hidden,
      engineName: hidden,
      why: hidden,
      rule: hidden,
      facts: factsAt(now, { copyRegion: hidden }),
      problems: [{ ...problems.size, words: hidden, why: hidden }],
    });
    const { key: _key, ...said } = describeRow(row);
    assert.doesNotMatch(JSON.stringify(said), new RegExp(`${SIGNATURE}|://|LTAI`));
    assert.equal(said.name, 'see (link left out) for it');
    const plain = rowOf('plain', { facts: factsAt(now), problems: [problems.noGood] });
    assert.equal(describeRow(plain), plain);
  });

  it('leaves links out of failures, of what is waited for and of problems with the team file', () => {
    const url = link('public').reveal();
    const source = new SampleReport(
      snapshotOf([], now, {
        progress: progressOf([], now, { waiting: url }),
        failures: [{ accountId: 'a', accountName: url, regionId: 'r', regionName: url, message: url }],
      }),
    );
    source.limits = { files: [{ name: 'rds-backups.json', rules: 0, problem: url }], displayOnly: false };
    assert.doesNotMatch(JSON.stringify(shown(source).told), new RegExp(`${SIGNATURE}|://`));
  });

  it('hands the page a sentence for every key', () => {
    for (const [key, sentence] of Object.entries(reportStrings())) {
      assert.ok(sentence !== '' && sentence.trim() === sentence, key);
    }
  });
});

describe('webview report: protocol', () => {
  it('tells what the page may ask for from anything else', () => {
    const actions: ReportAction[] = [
      { do: 'chooseScope' },
      { do: 'openLimits' },
      { do: 'openTeamFile', name: 'rds-backups.json' },
      { do: 'export', keys: [] },
      { do: 'export', keys: ['a', 'b'] },
      { do: 'showInstance', key: 'a' },
      { do: 'showHistory', key: 'a' },
    ];
    const orders: ReportOrder[] = [
      { do: 'start' },
      { do: 'pause' },
      { do: 'resume' },
      { do: 'stop' },
      { do: 'retry' },
      { do: 'retry', what: { accountId: 'a' } },
      { do: 'retry', what: { accountId: 'a', regionId: 'b' } },
      { do: 'retry', what: { key: 'a' } },
    ];
    assert.ok(actions.every(isReportAction));
    assert.ok(orders.every(isReportOrder));
    const others: unknown[] = [
      undefined,
      'start',
      {},
      { do: 'delete' },
      { do: 'openTeamFile', name: '' },
      { do: 'export', keys: [1] },
      { do: 'export', keys: 'a' },
      { do: 'showInstance' },
      { do: 'retry', what: {} },
      { do: 'retry', what: { key: 'a', accountId: 'a' } },
      { do: 'retry', what: { accountId: 'a', regionId: 1 } },
      { do: 'retry', what: 'all' },
    ];
    assert.equal(others.some(isReportAction), false);
    assert.equal(others.some(isReportOrder), false);
    assert.ok(isReportRef({}) && isReportRef({ version: 1 }));
    assert.equal(isReportRef([]), false);
  });
});
