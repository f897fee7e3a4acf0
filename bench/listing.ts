/* All backups of an instance that has 3,000: ours beside the official SDK and pop-core, which ask page after page. */
import RPCClient from '@alicloud/pop-core/lib/rpc.js';
import { ListReading } from '../src/health/history/reading.ts';
import type { Instance } from '../src/model/resources.ts';
import { sampleKeys } from '../src/sandbox/index.ts';
import { connect, openTree, startCloud } from './cloud.ts';
import { sdkReader, type PageReader } from './officialSdk.ts';
import type { Options, Row } from './row.ts';
import { median } from './table.ts';

const BACKUPS = 3000;
const PAGE_SIZE = 100;
const DAY = 24 * 60 * 60 * 1000;

interface Read {
  readonly milliseconds: number;
  readonly ids: ReadonlySet<string>;
}

function popCoreReader(endpoint: string, query: Readonly<Record<string, string | number>>): PageReader {
  interface Reply {
    readonly TotalRecordCount: string;
    readonly Items: { readonly Backup: readonly { readonly BackupId: string }[] };
  }
  const client = new RPCClient({ ...sampleKeys.full, endpoint, apiVersion: '2014-08-15' });
  return async (PageNumber) => {
    const reply = await client.request<Reply>('DescribeBackups', { ...query, PageNumber }, { method: 'POST' });
    return { ids: reply.Items.Backup.map(({ BackupId }) => BackupId), total: Number(reply.TotalRecordCount) };
  };
}

async function pageAfterPage(reader: PageReader): Promise<Read> {
  const began = performance.now();
  const ids = new Set<string>();
  for (let page = 1, total = Infinity; (page - 1) * PAGE_SIZE < total; page += 1) {
    const answer = await reader(page);
    answer.ids.forEach((id) => ids.add(id));
    total = answer.total;
  }
  return { milliseconds: performance.now() - began, ids };
}

type Range = ConstructorParameters<typeof ListReading>[1];

/** As the history reads it. */
async function ours({ provider }: ReturnType<typeof connect>, instance: Instance, range: Range): Promise<Read> {
  const began = performance.now();
  const ids = new Set<string>();
  const reading = new ListReading(
    async (query, call) => await provider.listBackups(instance, query, call),
    range,
    (items) => items.forEach(({ id }) => ids.add(id)),
  );
  await reading.run({ signal: new AbortController().signal });
  return { milliseconds: performance.now() - began, ids };
}

const inMinutes = (time: Date) => `${time.toISOString().slice(0, 16)}Z`;

export async function measure({ rounds }: Options): Promise<readonly Row[]> {
  const cloud = await startCloud('fleetCloud.ts', 1, 1, BACKUPS);
  const connection = connect(cloud.url);
  try {
    const instance = (await openTree(connection)).instances[0]?.instance;
    if (!instance) {
      throw new Error('the fleet has no instance');
    }
    const range = { from: new Date(Date.now() - 31 * DAY), to: new Date() };
    const times = { StartTime: inMinutes(range.from), EndTime: inMinutes(range.to) };
    const query = { DBInstanceId: instance.id, RegionId: instance.regionId, PageSize: PAGE_SIZE, ...times };
    const sdk = await sdkReader(cloud.url, query);
    const popCore = popCoreReader(cloud.url, query);
    const sides = {
      ours: async () => await ours(connection, instance, range),
      sdk: async () => await pageAfterPage(sdk),
      popCore: async () => await pageAfterPage(popCore),
    };
    // The sandbox takes its time to make up 3,000 backups for each page: a first turn of all is not counted.
    await cloud.remember();
    await inTurns(sides, 1);
    return toRows(await inTurns(sides, rounds));
  } finally {
    connection.provider.dispose();
    cloud.close();
  }
}

type Side = 'ours' | 'sdk' | 'popCore';
type Reads = Record<Side, Read[]>;

async function inTurns(sides: Readonly<Record<Side, () => Promise<Read>>>, rounds: number): Promise<Reads> {
  const reads: Reads = { ours: [], sdk: [], popCore: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of ['sdk', 'popCore', 'ours'] as const) {
      reads[side].push(await sides[side]());
    }
  }
  return reads;
}

function toRows(reads: Reads): readonly Row[] {
  const time = (side: Side) => median(reads[side].map(({ milliseconds }) => milliseconds));
  const counts = Object.values(reads).flatMap((many) => many.map(({ ids }) => ids.size));
  const all = new Set(Object.values(reads).flatMap((many) => many.flatMap(({ ids }) => [...ids])));
  // While this runs the sandbox goes on making backups, of which the time asked for has none.
  const fault = counts.every((count) => count === all.size && count > BACKUPS * 0.99)
    ? undefined
    : `${counts.join(', ')} of ${all.size} backups`;
  const row = (what: 'list 3,000 backups, official SDK' | 'list 3,000 backups, pop-core', who: Side) => ({
    what,
    ours: { value: time('ours'), unit: 'ms' as const },
    peer: { who: who === 'sdk' ? 'SDK' : 'pop-core', value: time(who), unit: 'ms' as const },
    figure: time(who) / time('ours'),
    how: 'peer / ours',
    fault,
  });
  return [row('list 3,000 backups, official SDK', 'sdk'), row('list 3,000 backups, pop-core', 'popCore')];
}
