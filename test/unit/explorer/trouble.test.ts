import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { sampleKeys } from '../../../src/sandbox/index.ts';
import { backups, groups, hang, ids, instances, notes, only, refuse, scene, words } from './tree.ts';

describe('the tree, when it goes wrong', () => {
  const stage = scene();

  it('shows one row with the reason, and tries again on request', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    sandbox.faults.add(refuse('DescribeDBInstances'));
    const failed = await tree.shown(place);
    assert.equal(failed.length, 1);
    const note = only(failed, 'failed');
    assert.deepEqual([note.error?.kind, note.error?.code], ['forbidden', 'Forbidden.RAM']);
    assert.match(note.error?.message ?? '', /DescribeDBInstances/);
    assert.equal(note.message, undefined);
    assert.deepEqual(await tree.sent(async () => await tree.shown(place)), [], 'looking is not trying');
    assert.deepEqual(await tree.sent(async () => await tree.children.more(note)), ['DescribeDBInstances']);
    const rows = tree.children.rows(place);
    assert.equal(notes(rows).length, 0);
    assert.ok(rows.length > 10);
  });

  it('keeps the pages that came when a later one fails, and goes on there', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.group('events-db');
    const more = only(await tree.shown(place), 'more');
    sandbox.faults.add(refuse('DescribeBackups'));
    await tree.children.more(more);
    const rows = tree.children.rows(place);
    assert.equal(backups(rows).length, 100);
    const note = only(rows, 'failed');
    assert.equal(rows.at(-1), note);
    const [again] = await tree.requests(async () => await tree.children.more(note));
    assert.equal(again?.params['PageNumber'], '2');
    assert.equal(backups(tree.children.rows(place)).length, 200);
  });

  it('gives a failure of our own its sentence', async () => {
    const tree = stage.open({ noProvider: () => new TypeError('secret words') });
    const note = only(await tree.shown(tree.root()), 'failed');
    assert.deepEqual([note.error, note.message], [undefined, 'Ours: TypeError']);
  });

  it('shows a reason below an instance whose account cannot be reached, and its groups after a refresh', async () => {
    let broken = false;
    const tree = stage.open({ noProvider: () => (broken ? new RangeError('no') : undefined) });
    const row = await tree.instance('orders-db');
    broken = true;
    only(await tree.shown(row), 'failed');
    broken = false;
    await tree.children.refresh(row);
    assert.equal(tree.fired.at(-1), row);
    assert.equal(groups(await tree.shown(row)).length, 4);
  });

  it('asks again for what a refused key has cost once the key works', async () => {
    const { tree, sandbox } = stage;
    const [one, other] = await tree.regions();
    assert.ok(one && other);
    const code = 'InvalidAccessKeyId.Inactive';
    sandbox.faults.add({ kind: 'refuse', code, status: 403, action: 'DescribeDBInstances', times: 2 });
    only(await tree.shown(one), 'failed');
    only(await tree.shown(other), 'failed');
    tree.children.mended('somebody else');
    only(await tree.shown(one), 'failed');
    tree.children.mended(tree.root().account.id);
    assert.ok(tree.fired.includes(one) && tree.fired.includes(other));
    for (const place of [one, other]) {
      assert.equal(notes(await tree.shown(place)).length, 0);
    }
  });

  it('tells a refused sign-in from a missing permission', async () => {
    const locked = stage.open({ key: sampleKeys.disabled });
    assert.equal(only(await locked.shown(locked.root()), 'failed').error?.kind, 'key');
    const looking = stage.open({ key: sampleKeys.regionsOnly });
    assert.equal(only(await looking.shown(await looking.region()), 'failed').error?.kind, 'forbidden');
  });
});

describe('the tree, while it waits', () => {
  const stage = scene();

  it('shows after a moment that it waits; stops on cancel; loads on request', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    sandbox.faults.add(hang('DescribeDBInstances'));
    const rows = await tree.children.of(place);
    assert.equal(rows.length, 1);
    tree.children.cancel(only(rows, 'loading'));
    const note = only(await tree.until(place, (now) => !words(now).includes('loading')), 'stopped');
    assert.equal(tree.fired.at(-1), place, 'the tree is told');
    sandbox.faults.clear();
    assert.deepEqual(await tree.sent(async () => await tree.children.of(place)), [], 'stopped stays stopped');
    await tree.children.more(note);
    assert.equal(notes(tree.children.rows(place)).length, 0);
  });

  it('shows rows by itself when an answer comes late', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    sandbox.faults.add({ kind: 'slow', delay: 500, action: 'DescribeDBInstances' });
    only(await tree.children.of(place), 'loading');
    const rows = await tree.until(place, (now) => notes(now).length === 0);
    assert.ok(instances(rows).length > 10);
    assert.ok(tree.fired.includes(place), 'the tree is told');
  });

  it('announces a refresh that takes a moment above the old rows', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.group('orders-db');
    const old = await tree.shown(place);
    tree.fired.length = 0;
    sandbox.faults.add(hang('DescribeBackups'));
    const refreshing = tree.children.refresh(place);
    assert.equal(tree.fired.length, 0, 'what is shown stays as it is for a moment');
    const [first, ...others] = await tree.until(place, () => tree.fired.length > 0);
    assert.equal(first?.kind === 'note' && first.note, 'loading');
    assert.deepEqual(ids(others), ids(old));
    assert.deepEqual(tree.fired, [place], 'the row about waiting is shown by itself');
    assert.equal(tree.children.branch(place).state, 'loading');
    tree.children.cancel(only(tree.children.rows(place), 'loading'));
    await refreshing;
  });

  it('changes the tree once for a refresh that is quick', async () => {
    const { tree } = stage;
    const place = await tree.group('orders-db');
    await tree.shown(place);
    tree.fired.length = 0;
    await tree.children.refresh(place);
    await wait(350);
    assert.deepEqual(tree.fired, [place]);
  });

  it('stops a refresh on cancel, with the old rows left below the note', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.group('orders-db');
    const old = await tree.shown(place);
    sandbox.faults.add(hang('DescribeBackups'));
    const refreshing = tree.children.refresh(place);
    tree.children.cancel(only(tree.children.rows(place), 'loading'));
    await refreshing;
    const rows = tree.children.rows(place);
    assert.equal(only(rows, 'stopped'), rows[0]);
    assert.deepEqual(ids(backups(rows)), ids(old));
  });
});
