/*
 * A report on 3,000 instances: how long does it take, and what of it is the cloud's limit? The report's engine with the real
 * client, in 30 regions with 100 instances each and with a limit of 100 requests a second, of which background work may use
 * half.
 */
import { LimitWaits } from '../src/accounts/limitWaits.ts';
import type * as Report from '../src/health/report/index.ts';
import type { CallLimit } from '../src/model/provider.ts';
import type { ReportChange } from '../src/model/report.ts';
import { loadWithEditor } from '../test/unit/health/report/editor.ts';
import { connect, startCloud, type SlowCloud } from './cloud.ts';
import type { Row } from './row.ts';

const REGIONS = 30;
const INSTANCES = 100;
const limit: CallLimit = { calls: 100, milliseconds: 1000 };

interface Run {
  /** Milliseconds. */
  readonly firstRow: number;
  readonly all: number;
  readonly requests: number;
  /** The most that came to the cloud within any second. */
  readonly busiest: number;
  /** What was lost, if anything. */
  readonly fault: string | undefined;
}

async function run(cloud: SlowCloud): Promise<Run> {
  const { FleetReport } = await loadWithEditor<typeof Report>('index.ts');
  const waits = new LimitWaits();
  const { account, provider } = connect(cloud.url, { callLimit: limit }, { limitWait: waits.listener('bench') });
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
  await cloud.counts();
  const begin = performance.now();
  let firstRow = Number.NaN;
  const done = new Promise<number>((resolve) => {
    report.onDidChange(({ rows, progress }: ReportChange) => {
      const now = performance.now() - begin;
      firstRow = Number.isNaN(firstRow) && rows.length > 0 ? now : firstRow;
      if (progress.state === 'done') {
        resolve(now);
      }
    });
  });
  report.start({ accounts: [{ accountId: account.id, regions: 'all' }] });
  const all = await done;
  const busiest = await cloud.busiest();
  const counts = await cloud.counts();
  const { rows, failures, progress } = report.snapshot();
  const names = new Set(rows.filter(({ state }) => state === 'checked').map(({ name }) => name));
  report.dispose();
  provider.dispose();
  waits.dispose();
  const expected = REGIONS * INSTANCES;
  const complete = names.size === expected && rows.length === expected && progress.regions.listed === REGIONS;
  const lost = `${names.size} of ${expected} were checked, in ${rows.length} rows, ${failures.length} failures`;
  return {
    firstRow,
    all,
    requests: Object.values(counts).reduce((sum, count) => sum + count, 0),
    busiest,
    fault: complete && failures.length === 0 ? undefined : lost,
  };
}

/** What the limit lets background work have, in milliseconds, for so many requests; the first ones need not wait. */
const half = limit.calls / 2;
const ownTime = (requests: number) => (Math.ceil(requests / half) - 1) * limit.milliseconds;

/** Once: that many requests are a series of their own. */
export async function measure(): Promise<readonly Row[]> {
  const cloud = await startCloud('fleetCloud.ts', REGIONS, INSTANCES);
  const { all, firstRow, requests, busiest, fault } = await run(cloud).finally(() => cloud.close());
  const least = ownTime(requests);
  const tooMany = busiest > limit.calls ? `${busiest} requests within a second` : undefined;
  return [
    {
      what: 'report on a fleet',
      ours: { value: all / 1000, unit: 's' },
      peer: { who: `limit, ${requests} requests`, value: least / 1000, unit: 's' },
      figure: all / least,
      how: 'ours / peer',
      fault: fault ?? tooMany,
    },
    {
      what: 'first row of a report on a fleet',
      ours: { value: firstRow / 1000, unit: 's' },
      figure: firstRow / 1000,
      how: 'ours',
    },
  ];
}
