import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clouds } from '../../../src/clouds/index.ts';
import type * as downloadsModule from '../../../src/downloads/index.ts';
import type { CloudId } from '../../../src/model/account.ts';
import type { ActivityEntry } from '../../../src/model/activity.ts';
import type { DownloadDesk, DownloadOrder } from '../../../src/model/desks.ts';
import type { DownloadLink } from '../../../src/model/links.ts';
import { refTo, type CloudProvider } from '../../../src/model/provider.ts';
import type { Backup, Instance } from '../../../src/model/resources.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';
import { loadWithEditor, user } from '../webview/editor.ts';

const { openDownloads } = await loadWithEditor<typeof downloadsModule>('../downloads/index.ts');

const MIB = 1024 * 1024;
const DAY = 24 * 3_600_000;
/** Three pieces, of which one has arrived after a third of a second. */
const SIZE = 24 * MIB;
const SECRETS = /Signature|AccessKeyId|https?:|sandbox-[a-z-]+-secret/;
const regions: Readonly<Record<CloudId, string>> = { alibaba: 'cn-hangzhou', huawei: 'cn-north-4' };

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 15_000; !(await holds()); await wait(5)) {
    assert.ok(performance.now() < end, `it never happened: ${what}; seen was ${user.saw.join('\n')}`);
  }
}

/** The first line of a tooltip is the path. */
const nameOf = ({ tooltip }: ActivityEntry) => basename(tooltip.split('\n')[0] ?? '');
const lines = (desk: DownloadDesk) =>
  Object.fromEntries(desk.entries().map((entry): [string, string] => [nameOf(entry), entry.state]));
function line(desk: DownloadDesk, name: string): ActivityEntry {
  const found = desk.entries().find((entry) => nameOf(entry) === name);
  assert.ok(found, `${name} is not listed`);
  return found;
}
const becomes = async (desk: DownloadDesk, name: string, state: string) =>
  await until(`${name} is ${state}`, () => lines(desk)[name] === state);
/** A piece of it is there, and not all. */
const isPartly = async (desk: DownloadDesk, name: string) =>
  await until(`${name} has arrived in part`, () => Number.parseInt(line(desk, name).description, 10) > 35);

for (const cloudId of ['alibaba', 'huawei'] as const) {
  describe(`downloads from the sample data of ${cloudId}`, function () {
    this.timeout(30_000);

    let sandbox: Sandbox;
    let provider: CloudProvider;
    let instance: Instance;
    let backups: readonly Backup[];
    let root: string;
    let folder: string;
    let log: RecordingLog;
    let desks: DownloadDesk[];
    /** Milliseconds by which the windows' clocks are ahead. */
    let ahead: number;
    /** The files as the storage has them. */
    const wholes: Buffer[] = [];
    let files: number;
    const call = { signal: new AbortController().signal };

    before(async () => {
      sandbox = await startSandbox({ fileSize: SIZE, bytesPerSecond: SIZE });
      const cloud = clouds.find(({ id }) => id === cloudId);
      assert.ok(cloud);
      provider = cloud.connect(
        {
          id: 'a1',
          cloud: cloudId,
          name: 'a1',
          method: 'accessKey',
          site: 'custom',
          endpoint: sandbox.url,
          keyPlace: 'window',
        },
        sandbox.credentialsOf(cloudId),
        { timeout: 5000, concurrency: 8, language: 'en', callLimit: 'none' },
        { log: new RecordingLog() },
      );
      const region = { id: regions[cloudId], name: '' };
      const instances = (await provider.listInstances(region, {}, call)).items;
      const found = instances.find(({ name }) => name === 'orders-db');
      assert.ok(found);
      instance = found;
      const range = { from: new Date(Date.now() - 9 * DAY), to: new Date() };
      const page = await provider.listBackups(instance, { range }, call);
      backups = page.items.filter(({ state, method }) => state.kind === 'good' && method?.kind !== 'snapshot');
      assert.ok(backups.length > 2);
    });
    after(async () => {
      provider.dispose();
      await sandbox.close();
    });
    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'desk-'));
      folder = join(root, 'records');
      log = new RecordingLog();
      desks = [];
      ahead = 0;
      files = 3;
    });
    afterEach(async () => {
      sandbox.faults.clear();
      assert.doesNotMatch(await recorded(), SECRETS);
      await Promise.all(desks.map((desk) => desk.dispose()));
      assert.doesNotMatch(JSON.stringify([await recorded(), log.lines, user.saw, user.counted]), SECRETS);
      assert.doesNotMatch(JSON.stringify(desks.map((desk) => [desk.entries(), desk.summary()])), SECRETS);
      user.leave();
      await rm(root, { recursive: true });
    });

    function openWindow(): DownloadDesk {
      const desk = openDownloads({
        folder,
        provider: async () => await Promise.resolve(provider),
        places: async () => await Promise.resolve({ storageDomains: ['aliyuncs.com'], endpoint: sandbox.url }),
        setUnderWay: async () => await Promise.resolve(),
        settings: () => ({ connections: 1, files }),
        accountName: () => 'prod',
        log,
        now: () => Date.now() + ahead,
      });
      desks.push(desk);
      return desk;
    }

    async function recorded(): Promise<string> {
      const names = await readdir(folder).catch(() => []);
      return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')))).join('\n');
    }

    async function linkOf(backup: Backup): Promise<DownloadLink> {
      const answer = await provider.links(backup, call);
      const link = answer.links.find(({ network }) => network === 'public');
      assert.ok(link);
      return link;
    }

    async function order(name: string, index = 0): Promise<DownloadOrder> {
      const backup = backups[index];
      assert.ok(backup);
      const link = await linkOf(backup);
      const { network, database, file } = link;
      return {
        accountId: 'a1',
        of: { kind: 'backup', ref: refTo(backup) },
        // A link is a wish as well, and nothing more of it may be kept.
        wish: index === 0 ? link : { network, database, file },
        instanceName: instance.name,
        target: join(root, name),
        replace: false,
        listed: {},
        link,
      };
    }

    const gets = () => sandbox.requests.filter(({ action }) => action === 'GetObject').length;

    async function assertWhole(name: string, index = 0): Promise<void> {
      const backup = backups[index];
      assert.ok(backup);
      const whole = wholes[index] ?? Buffer.from(await (await fetch((await linkOf(backup)).reveal())).arrayBuffer());
      wholes[index] = whole;
      assert.equal(whole.length, SIZE);
      assert.ok((await readFile(join(root, name))).equals(whole), `${name} is not what the storage has`);
      assert.deepEqual(
        (await readdir(root)).filter((each) => each.endsWith('.part')),
        [],
      );
    }

    it('pause, and go on where they were', async () => {
      const desk = openWindow();
      await desk.add([await order('a')]);
      await isPartly(desk, 'a');
      await desk.act(line(desk, 'a').id, 'pause');
      assert.match(line(desk, 'a').description, /^paused at (33|66) % · /);
      const before = gets();
      await wait(50);
      assert.equal(gets(), before, 'nothing is asked for any more');
      assert.match(await recorded(), /"etag":/);
      await desk.act(line(desk, 'a').id, 'resume');
      await becomes(desk, 'a', 'done');
      const verdict = cloudId === 'alibaba' ? 'verified' : 'size only';
      assert.ok(line(desk, 'a').description.startsWith(`${verdict} · 24 MiB · to `));
      await assertWhole('a');
    });

    it('get a new link when theirs has ended', async () => {
      const desk = openWindow();
      const a = await order('a');
      const asked = sandbox.requests.length;
      sandbox.faults.add({ kind: 'expired', action: 'GetObject' });
      await desk.add([a]);
      await becomes(desk, 'a', 'done');
      await assertWhole('a');
      const actions = sandbox.requests.slice(asked).map(({ action }) => action);
      assert.ok(actions.some((action) => action !== 'GetObject'));
    });

    it('do without a link at first', async () => {
      const desk = openWindow();
      await desk.add([{ ...(await order('a')), link: undefined }]);
      await becomes(desk, 'a', 'done');
      await assertWhole('a');
    });

    it('say which backup is gone', async () => {
      const desk = openWindow();
      const { of, ...rest } = await order('a');
      assert.ok(of.kind === 'backup');
      const gone = { ...of.ref, backupId: '999999999' };
      await desk.add([{ ...rest, of: { kind: 'backup', ref: gone }, link: undefined }]);
      await becomes(desk, 'a', 'failed');
      assert.match(line(desk, 'a').description, /The cloud no longer has this backup\. Refresh the list\. · /);
      await desk.act(line(desk, 'a').id, 'remove');
      assert.deepEqual([desk.entries(), await readdir(root)], [[], ['records']]);
    });

    it('find log backups and their copies again', async () => {
      const range = { from: new Date(Date.now() - 5 * DAY), to: new Date() };
      const desk = openWindow();
      const orders: DownloadOrder[] = [];
      for (const copy of [false, true]) {
        const isOffered = provider.offers(instance)[copy ? 'copiedLogs' : 'logs'].offered;
        const { items } = isOffered
          ? await provider[copy ? 'listCopiedLogs' : 'listLogs'](instance, { range }, call)
          : { items: [] };
        const file = items.findLast(({ links, linksOnRequest }) => links.length > 0 || linksOnRequest);
        if (file) {
          const { regionId, instanceId, id: logId, from, to } = file;
          const of = {
            kind: 'log',
            regionId,
            instanceId,
            logId,
            copy,
            from: from?.getTime(),
            to: to?.getTime(),
          } as const;
          orders.push({ ...(await order(copy ? 'copy' : 'log')), wish: { network: 'public' }, of, link: undefined });
        }
      }
      assert.ok(orders.length > 0);
      await desk.add(orders);
      for (const { target } of orders) {
        await becomes(desk, basename(target), 'done');
      }
      const [{ of, ...rest } = assert.fail()] = orders;
      assert.ok(of.kind === 'log');
      await desk.add([{ ...rest, target: join(root, 'gone'), of: { ...of, logId: 'nothing' } }]);
      await becomes(desk, 'gone', 'failed');
      assert.match(line(desk, 'gone').description, /no longer has this log file/);
    });

    if (cloudId !== 'alibaba') {
      return;
    }
    // The same for every cloud.

    it('leave nothing when they are cancelled', async () => {
      const desk = openWindow();
      await desk.add([await order('a')]);
      await isPartly(desk, 'a');
      await desk.act(line(desk, 'a').id, 'cancel');
      assert.deepEqual([desk.entries(), await readdir(root), await readdir(folder)], [[], ['records'], []]);
    });

    it('are taken up after a reload', async () => {
      const before = openWindow();
      await before.add([await order('a')]);
      await isPartly(before, 'a');
      await before.dispose();
      assert.deepEqual((await readdir(root)).toSorted(), ['a.part', 'records']);
      const desk = openWindow();
      await desk.resume();
      assert.match(line(desk, 'a').description, /(33|66) %/, 'what has arrived counts at once');
      await becomes(desk, 'a', 'done');
      await assertWhole('a');
      assert.equal(user.saw.filter((words) => words === 'Downloading a').length, 2);
    });

    it('begin anew when what had arrived is gone', async () => {
      const before = openWindow();
      await before.add([await order('a')]);
      await isPartly(before, 'a');
      await before.dispose();
      await rm(join(root, 'a.part'));
      const desk = openWindow();
      await desk.resume();
      await becomes(desk, 'a', 'done');
      await assertWhole('a');
    });

    it('belong to one window, and to another when that is gone', async () => {
      // It would be done before it is gone.
      sandbox.faults.add({ kind: 'hang', action: 'GetObject', skip: 2 });
      const before = sandbox.requests.length;
      const asked = () => sandbox.requests.slice(before).filter(({ action }) => action === 'GetObject');
      const one = openWindow();
      await one.add([await order('a')]);
      await until('it hangs', () => asked().length === 3);
      const other = openWindow();
      await other.resume();
      assert.match(line(other, 'a').description, /in another window · /);
      assert.deepEqual(line(other, 'a').deeds, []);
      // The first one sleeps for a while.
      ahead = 15_001;
      await other.resume();
      await becomes(other, 'a', 'done');
      await assertWhole('a');
      await until('the first one knows', async () => {
        await one.resume();
        return lines(one)['a'] === 'done';
      });
    });

    it('come one after the other where only one may run', async () => {
      files = 1;
      const desk = openWindow();
      await desk.add([await order('a'), await order('b', 1)]);
      await isPartly(desk, 'a');
      assert.deepEqual(lines(desk), { a: 'running', b: 'waiting' });
      await becomes(desk, 'b', 'running');
      assert.equal(lines(desk)['a'], 'done');
      await becomes(desk, 'b', 'done');
      await assertWhole('a');
      await assertWhole('b', 1);
      await until('one message says so', () =>
        user.saw.some((words) => words.startsWith('2 files were downloaded to')),
      );
    });

    it('fail with a reason, and go on when they are tried again', async () => {
      const desk = openWindow();
      sandbox.faults.add({ kind: 'noSuchFile', action: 'GetObject', skip: 2, times: 9 });
      await desk.add([await order('a')]);
      await becomes(desk, 'a', 'failed');
      assert.match(line(desk, 'a').description, /^failed · The storage no longer has this file/);
      sandbox.faults.clear();
      await desk.act(line(desk, 'a').id, 'retry');
      await becomes(desk, 'a', 'done');
      await assertWhole('a');
    });

    it('wait for the network', async () => {
      const desk = openWindow();
      await desk.add([await order('a')]);
      await isPartly(desk, 'a');
      sandbox.faults.add({ kind: 'down', action: 'GetObject' });
      await until('it says so', () => line(desk, 'a').description.startsWith('no connection, trying again'));
      sandbox.faults.clear();
      await becomes(desk, 'a', 'done');
      await assertWhole('a');
    });
  });
}
