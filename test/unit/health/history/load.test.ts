import assert from 'node:assert/strict';
import { HistoryLoad } from '../../../../src/health/history/load.ts';
import { CloudError } from '../../../../src/model/errors.ts';
import type { Priority } from '../../../../src/model/requests.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { backupAt, copyOf, life, MemoryConnection, MemoryHistory } from '../../webview/historySamples.ts';
import { day, minute, now } from '../samples.ts';

const at = now.getTime();
const range = { from: new Date(at - 126 * day), to: now };
const cancelled = () => Promise.reject(new CloudError({ kind: 'cancelled', message: 'Settings have changed.' }));
const refused = () => Promise.reject(new CloudError({ kind: 'forbidden', message: 'You may not.' }));

function loadOf(cloud: MemoryHistory, connection = new MemoryConnection(cloud), priority: Priority = 'user') {
  return new HistoryLoad(cloud, connection, { instance: sampleInstance(), range, priority });
}

async function load(cloud: MemoryHistory): Promise<HistoryLoad> {
  const history = loadOf(cloud);
  history.start();
  await rest(history);
  return history;
}

async function rest(history: HistoryLoad): Promise<void> {
  while (history.isBusy) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the history of an instance', () => {
  it('has all backups, their copies and what the policy came to', async () => {
    const cloud = new MemoryHistory(life(at, 100));
    const [, first, , third] = cloud.backups;
    assert.ok(first && third);
    cloud.copies = [
      copyOf(first, 26 * minute),
      copyOf(third, 31 * minute),
      copyOf(backupAt(5), 0, { started: third.started }),
    ];
    const history = await load(cloud);
    assert.equal(history.backups.length, cloud.backups.length);
    assert.equal(history.progress.is, 'whole');
    assert.deepEqual(
      history.copies.map(({ backupId, delay }) => [backupId, delay]),
      [
        [first.id, 26 * minute],
        [third.id, 31 * minute],
        [undefined, undefined],
      ],
    );
    assert.equal(history.reality(now)?.missed.length, 2);
    const [policy, window] = [history.policy, history.window];
    assert.deepEqual([policy.is, window.is, history.copyPolicy.is], ['known', 'known', 'known']);
  });

  it('keeps plain facts, and each word once', async () => {
    const history = await load(new MemoryHistory(life(at, 50)));
    const good = history.backups.filter(({ state }) => state.kind === 'good');
    assert.equal(new Set(good.map(({ state }) => state)).size, 1);
    assert.deepEqual(JSON.parse(JSON.stringify(good[0])), good[0]);
  });

  it('shows the rest where a part fails, and asks for that part alone again', async () => {
    const cloud = new MemoryHistory(life(at, 30));
    const { policy } = cloud;
    cloud.policy = refused;
    cloud.copying = refused;
    const history = await load(cloud);
    assert.deepEqual([history.policy.is, history.window.is, history.copyPolicy.is], ['failed', 'known', 'failed']);
    assert.equal(history.reality(now), undefined);
    const queries = cloud.queries.length;
    cloud.policy = policy;
    history.retry('policy');
    await rest(history);
    assert.equal(history.policy.is, 'known');
    assert.ok(history.reality(now));
    assert.equal(cloud.queries.length, queries);
  });

  it('says why something is not offered, and does not ask for it', async () => {
    const cloud = new MemoryHistory(life(at, 30));
    const none = { offered: false, reason: 'Not for this engine.' } as const;
    cloud.offered = { copies: none, recoveryWindow: none };
    cloud.window = refused;
    cloud.copying = refused;
    const history = await load(cloud);
    assert.deepEqual(history.window, { is: 'notOffered', reason: 'Not for this engine.' });
    assert.deepEqual(history.copyPolicy, { is: 'notOffered', reason: 'Not for this engine.' });
    assert.deepEqual(
      [history.copiesProgress.is, history.copiesProgress.reason],
      ['notOffered', 'Not for this engine.'],
    );
  });

  it('can be stopped, keeps what it has, and goes on', async () => {
    const cloud = new MemoryHistory(life(at, 100));
    cloud.pageSize = 30;
    const history = loadOf(cloud);
    const news = history.onDidChange(() => {
      if (history.backups.length === 30) {
        history.stop();
      }
    });
    history.start();
    await rest(history);
    assert.deepEqual([history.progress.is, history.backups.length], ['stopped', 30]);
    assert.equal(history.reality(now), undefined);
    news.dispose();
    history.retry('backups');
    await rest(history);
    assert.deepEqual([history.progress.is, history.backups.length], ['whole', cloud.backups.length]);
  });

  it('keeps each list stopped until the user goes on with that one', async () => {
    const cloud = new MemoryHistory(life(at, 100));
    cloud.pageSize = 30;
    cloud.copies = cloud.backups.filter(({ ended }) => ended).map((one) => copyOf(one, 26 * minute));
    const history = loadOf(cloud);
    const news = history.onDidChange(() => history.stop());
    history.start();
    await rest(history);
    assert.deepEqual([history.progress.is, history.copiesProgress.is], ['stopped', 'stopped']);
    news.dispose();
    history.retry('backups');
    await rest(history);
    assert.deepEqual([history.progress.is, history.copiesProgress.is], ['whole', 'stopped']);
    history.retry('copies');
    await rest(history);
    assert.equal(history.copiesProgress.is, 'whole');
  });

  it('goes on with a new key or other settings, and has a refused key tried again', async () => {
    const old = new MemoryHistory(life(at, 100));
    old.pageSize = 30;
    old.before = async ({ cursor }) => await (cursor === undefined ? Promise.resolve() : cancelled());
    old.policy = cancelled;
    const connection = new MemoryConnection(old);
    const history = loadOf(old, connection);
    history.start();
    await rest(history);
    assert.deepEqual([history.progress.is, history.policy.is, connection.resumed], ['failed', 'failed', 0]);
    connection.cloud = new MemoryHistory(old.backups);
    history.retry('backups');
    history.retry('policy');
    await rest(history);
    assert.deepEqual([history.progress.is, history.policy.is, connection.resumed], ['whole', 'known', 2]);
    assert.equal(history.backups.length, old.backups.length);
  });

  it('says why no provider is to be had', async () => {
    const cloud = new MemoryHistory(life(at, 30));
    const connection = new MemoryConnection(cloud);
    connection.provider = refused;
    const history = loadOf(cloud, connection);
    history.start();
    await rest(history);
    assert.deepEqual(
      [history.progress.is, history.copiesProgress.is, history.policy.is],
      ['failed', 'failed', 'failed'],
    );
  });

  it('goes behind everything else if nobody waits for it, and first where the user asks again', async () => {
    const cloud = new MemoryHistory(life(at, 100));
    cloud.pageSize = 30;
    const priorities = new Set<Priority | undefined>();
    cloud.before = async ({ cursor }, { priority }) => {
      priorities.add(priority);
      await (cursor === undefined || priority === 'user' ? Promise.resolve() : refused());
    };
    const history = loadOf(cloud, undefined, 'background');
    history.start();
    await rest(history);
    assert.deepEqual([...priorities], ['background']);
    priorities.clear();
    history.retry('backups');
    await rest(history);
    assert.deepEqual([[...priorities], history.progress.is], [['user'], 'whole']);
  });

  it('reads nothing more once it is let go', async () => {
    const cloud = new MemoryHistory(life(at, 100));
    cloud.pageSize = 10;
    const history = loadOf(cloud);
    history.start();
    history.dispose();
    await rest(history);
    assert.ok(cloud.queries.length <= 1);
  });

  it('takes minutes for minutes when it tells how late a copy was', async () => {
    const ended = new Date(at - day);
    const source = backupAt(at - day - 10 * minute, { ended: new Date(Math.floor(ended.getTime() / minute) * minute) });
    const cloud = new MemoryHistory([source]);
    cloud.copies = [copyOf(source, 42_000), copyOf(source, -5 * minute, { id: `copy-${source.id}` })];
    const history = await load(cloud);
    assert.deepEqual(
      history.copies.map(({ delay }) => delay),
      [undefined],
    );
  });
});
