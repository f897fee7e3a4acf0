import assert from 'node:assert/strict';
import { HistoryLoad } from '../../../../src/health/history/load.ts';
import { CloudError } from '../../../../src/model/errors.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { backupAt, copyOf, life, MemoryHistory } from '../../webview/historySamples.ts';
import { day, minute, now } from '../samples.ts';

const at = now.getTime();
const range = { from: new Date(at - 126 * day), to: now };
const refused = () => Promise.reject(new CloudError({ kind: 'forbidden', message: 'You may not.' }));

async function load(cloud: MemoryHistory): Promise<HistoryLoad> {
  const history = new HistoryLoad(cloud, { instance: sampleInstance(), range });
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
    const history = new HistoryLoad(cloud, { instance: sampleInstance(), range });
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

  it('reads nothing more once it is let go', async () => {
    const cloud = new MemoryHistory(life(at, 100));
    cloud.pageSize = 10;
    const history = new HistoryLoad(cloud, { instance: sampleInstance(), range });
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
