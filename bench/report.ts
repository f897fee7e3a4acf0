/*
 * node bench/report.ts [regions] [instances]: how long does a report of 3,000 instances take, and what of it is the cloud's limit?
 *
 * The engine of the report with the real client against the sandbox, in which a larger fleet stands for the sample one:
 * 30 regions with 100 instances each unless told, 50 ms a request. First with a limit of 100 requests a second, of which
 * background work may use half, then without one.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { LimitWaits } from '../src/accounts/limitWaits.ts';
import { clouds } from '../src/clouds/index.ts';
import type * as Report from '../src/health/report/index.ts';
import type { Account } from '../src/model/account.ts';
import type { CallLimit } from '../src/model/provider.ts';
import type { ReportChange } from '../src/model/report.ts';
import { sampleKeys } from '../src/sandbox/index.ts';
import { loadWithEditor } from '../test/unit/health/report/editor.ts';
import type { Counts } from './slowCloud.ts';
import { load, printTable } from './table.ts';

const latency = 50;
const regions = Number(process.argv[2] ?? 30);
const instances = Number(process.argv[3] ?? 100);
const limit: CallLimit = { calls: 100, milliseconds: 1000 };

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

const { FleetReport } = await loadWithEditor<typeof Report>('index.ts');

function connect(url: string, callLimit: CallLimit | 'none', waits: LimitWaits) {
  const account: Account = {
    id: 'bench',
    cloud: 'alibaba',
    name: 'bench',
    method: 'accessKey',
    site: 'custom',
    endpoint: url,
    keyPlace: 'window',
  };
  const settings = { timeout: 30_000, concurrency: 8, callLimit, language: 'en' };
  const cloud = clouds.find(({ id }) => id === 'alibaba');
  const provider = cloud?.connect(account, sampleKeys.full, settings, { log, limitWait: waits.listener(account.id) });
  if (!provider) {
    throw new Error('there is no such cloud');
  }
  return { account, provider };
}

async function ask<Answer>(cloud: ChildProcess, question: string): Promise<Answer> {
  cloud.send(question);
  return ((await once(cloud, 'message')) as [Answer])[0];
}

interface Run {
  /** Milliseconds. */
  readonly firstRow: number;
  readonly firstChecked: number;
  readonly all: number;
  readonly requests: number;
  readonly counts: Counts;
  /** The most that came to the cloud within any second. */
  readonly busiest: number;
  /** Instances that were checked, rows, and what failed. */
  readonly came: string;
  readonly complete: boolean;
  /** How often it was told that requests wait for the limit, at the most once a change. */
  readonly told: number;
}

async function run(cloud: ChildProcess, url: string, callLimit: CallLimit | 'none'): Promise<Run> {
  const waits = new LimitWaits();
  const { account, provider } = connect(url, callLimit, waits);
  const report = new FleetReport({
    provider: async () => await Promise.resolve(provider),
    accounts: () => [account],
    knownRegions: () => undefined,
    engineName: ({ raw }, version) => [raw, version].filter(Boolean).join(' '),
    now: () => new Date(),
    describe: String,
    waiting: () => (waits.of(account.id) ? 'it waits' : undefined),
  });
  report.setLimits({ oldestHours: 26, leastRetentionDays: 7, allowSchedule: true }, undefined);
  await ask(cloud, 'counts');
  const begin = performance.now();
  let [firstRow, firstChecked, told] = [Number.NaN, Number.NaN, 0];
  const done = new Promise<number>((resolve) => {
    report.onDidChange(({ rows, progress }: ReportChange) => {
      const now = performance.now() - begin;
      firstRow = Number.isNaN(firstRow) && rows.length > 0 ? now : firstRow;
      firstChecked = Number.isNaN(firstChecked) && rows.some(({ state }) => state === 'checked') ? now : firstChecked;
      told += progress.waiting === undefined ? 0 : 1;
      if (progress.state === 'done') {
        resolve(now);
      }
    });
  });
  report.start({ accounts: [{ accountId: account.id, regions: 'all' }] });
  const all = await done;
  const busiest = await ask<number>(cloud, 'busiest');
  const counts = await ask<Counts>(cloud, 'counts');
  const { rows, failures, progress } = report.snapshot();
  const names = new Set(rows.filter(({ state }) => state === 'checked').map(({ name }) => name));
  report.dispose();
  provider.dispose();
  waits.dispose();
  return {
    firstRow,
    firstChecked,
    all,
    requests: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    busiest,
    came: `${names.size} of ${rows.length}, ${failures.length} failures`,
    complete: names.size === regions * instances && progress.regions.listed === regions && rows.length === names.size,
    told,
  };
}

const cloud = fork(fileURLToPath(new URL('fleetCloud.ts', import.meta.url)), [latency, regions, instances].map(String));
const [{ url }] = (await once(cloud, 'message')) as [{ readonly url: string }];
console.log(`${regions} regions with ${instances} instances, ${latency} ms a request; load of the machine: ${load()}`);
const limited = await run(cloud, url, limit);
const free = await run(cloud, url, 'none');
cloud.kill();

/** What the limit lets background work have, in milliseconds, for so many requests; the first ones need not wait. */
const half = limit.calls / 2;
const ownTime = (requests: number) => (Math.ceil(requests / half) - 1) * limit.milliseconds;
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
printTable(
  ['report of a fleet', '100 a second', 'no limit', 'budget or bound'],
  [
    ['first row', seconds(limited.firstRow), seconds(free.firstRow), '1 s'],
    ['first instance checked', seconds(limited.firstChecked), seconds(free.firstChecked), '-'],
    [
      'all; the least that the limit allows',
      seconds(limited.all),
      seconds(free.all),
      seconds(ownTime(limited.requests)),
    ],
    ['requests', String(limited.requests), String(free.requests), '-'],
    [
      'requests a second',
      ((limited.requests / limited.all) * 1000).toFixed(1),
      ((free.requests / free.all) * 1000).toFixed(1),
      String(half),
    ],
    ['  most within any second', String(limited.busiest), String(free.busiest), String(half)],
    ['instances checked', limited.came, free.came, String(regions * instances)],
    ['nothing lost', String(limited.complete), String(free.complete), 'true'],
    ['changes that told of waiting', String(limited.told), String(free.told), '-'],
  ],
);
console.log(
  Object.entries(limited.counts)
    .map(([action, count]) => `${count} ${action}`)
    .join(', '),
);
console.log(`load of the machine: ${load()}`);
