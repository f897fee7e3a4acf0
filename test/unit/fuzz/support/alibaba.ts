import { readList, type Shape } from '../../../../src/clouds/alibaba/records/read.ts';
import * as backups from '../../../../src/clouds/alibaba/records/backups.ts';
import * as copySource from '../../../../src/clouds/alibaba/records/copySource.ts';
import * as links from '../../../../src/clouds/alibaba/records/links.ts';
import * as logs from '../../../../src/clouds/alibaba/records/logs.ts';
import * as policy from '../../../../src/clouds/alibaba/records/policy.ts';
import * as recovery from '../../../../src/clouds/alibaba/records/recovery.ts';
import * as resources from '../../../../src/clouds/alibaba/records/resources.ts';
import * as tasks from '../../../../src/clouds/alibaba/records/tasks.ts';
import type * as v from 'valibot';
import { sample } from '../../clouds/reference.ts';
import { DAY, MINUTE, minutes, NOON, openStage, seconds, text } from '../../sandbox/client.ts';
import type { Body, Reader } from './fuzz.ts';
import { trimmed } from './replies.ts';
import type { Json } from './values.ts';

const OWNER = { instanceId: 'rm-asked', regionId: 'cn-asked' };
const FACTS = [OWNER.instanceId, OWNER.regionId, 'unnamed database'];

/** The sandbox's answers, by operation. */
async function answers(): Promise<Readonly<Record<string, Json>>> {
  const stage = await openStage();
  try {
    const place = { RegionId: 'cn-hangzhou' };
    const instance = { ...place, DBInstanceId: await stage.id('orders-db') };
    const range = { StartTime: minutes(NOON - 30 * DAY), EndTime: minutes(NOON), PageSize: '30' };
    const exact = { StartTime: seconds(NOON - 30 * DAY), EndTime: seconds(NOON), PageSize: '30' };
    const asked: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['DescribeRegions', {}],
      ['DescribeDBInstances', { ...place, PageSize: '30' }],
      ['DescribeDBInstanceAttribute', instance],
      ['DescribeBackups', { ...instance, ...range }],
      ['DescribeDetachedBackups', { ...place, Region: 'cn-hangzhou', PageSize: '30' }],
      ['DescribeCrossRegionBackups', { ...instance, ...exact }],
      ['DescribeBinlogFiles', { ...instance, ...exact }],
      ['DescribeCrossRegionLogBackupFiles', { ...instance, ...exact, CrossBackupRegion: 'cn-shanghai' }],
      ['DescribeBackupPolicy', instance],
      ['DescribeCrossRegionBackupDBInstance', { ...place, PageSize: '30' }],
      ['DescribeInstanceCrossBackupPolicy', instance],
      ['DescribeLocalAvailableRecoveryTime', instance],
      ['DescribeDatabases', instance],
      ['DescribeAvailableCrossRegion', place],
    ];
    const found: Record<string, Json> = {};
    for (const [action, params] of asked) {
      found[action] = trimmed(await stage.get(action, params));
    }
    const created = await stage.get('CreateBackup', { ...instance, BackupMethod: 'Physical' });
    found['CreateBackup'] = trimmed(created);
    stage.clock.time += MINUTE;
    found['DescribeBackupTasks'] = trimmed(
      await stage.get('DescribeBackupTasks', { ...instance, BackupJobId: text(created['BackupJobId']) }),
    );
    return found;
  } finally {
    await stage.sandbox.close();
  }
}

function records<Schema extends v.GenericSchema, Item>(
  name: string,
  shape: Shape<Schema, Item>,
  ...replies: readonly Json[]
): Reader {
  const list = [shape.place.outer, shape.place.inner];
  return { name: `alibaba/records/${name}`, replies, list, facts: FACTS, read: (body) => readList(body, shape) };
}

const whole = (name: string, read: (body: Body) => unknown, ...replies: readonly Json[]): Reader => ({
  name: `alibaba/records/${name}`,
  replies,
  facts: FACTS,
  read,
});

const documented = (file: string): Json => trimmed(sample(file) as Json);

/** Every reader of the room, with a reply. */
export async function alibabaReaders(): Promise<readonly Reader[]> {
  const found = await answers();
  const of = (action: string): Json => found[action] ?? {};
  const copies = ['2026', '2019'].map((edition) => documented(`DescribeCrossRegionBackups.${edition}.json`));
  const taskReplies = of('DescribeBackupTasks');
  return [
    records(
      'backups backupShape',
      backups.backupShape(OWNER),
      of('DescribeBackups'),
      documented('DescribeBackups.json'),
    ),
    records('backups releasedShape', backups.releasedShape(OWNER.regionId), of('DescribeDetachedBackups')),
    records('backups copyShape', backups.copyShape(OWNER), of('DescribeCrossRegionBackups'), ...copies),
    records('copySource foundCopyShape', copySource.foundCopyShape, of('DescribeCrossRegionBackups')),
    ...sources(of('DescribeCrossRegionBackups'), of('DescribeBackups')),
    whole('links toLinks', (body) => eachValue(body, (value) => links.toLinks(value, 'public')), of('DescribeBackups')),
    whole('links databaseLinks', (body) => eachValue(body, links.databaseLinks), documented('DescribeBackups.json')),
    records('logs binlogShape', logs.binlogShape(OWNER), of('DescribeBinlogFiles')),
    records('logs logBackupShape', { ...logs.logBackupShape(OWNER), place: BINLOGS }, of('DescribeBinlogFiles')),
    records('logs copiedLogShape', logs.copiedLogShape(OWNER), of('DescribeCrossRegionLogBackupFiles')),
    whole('policy toBackupPolicy', policiesOf, of('DescribeBackupPolicy')),
    records('policy copyPolicyShape', policy.copyPolicyShape, of('DescribeCrossRegionBackupDBInstance')),
    whole(
      'policy toCopyPolicy',
      (body) => policy.toCopyPolicy(body, OWNER.instanceId),
      of('DescribeInstanceCrossBackupPolicy'),
    ),
    whole('recovery toRecoveryWindow', recovery.toRecoveryWindow, of('DescribeLocalAvailableRecoveryTime')),
    records('resources regionShape', resources.regionShape, of('DescribeRegions')),
    records('resources instanceShape', resources.instanceShape(OWNER.regionId), of('DescribeDBInstances')),
    records('resources attributeShape', resources.attributeShape(OWNER.regionId), of('DescribeDBInstanceAttribute')),
    records('resources databaseShape', resources.databaseShape, of('DescribeDatabases')),
    whole('resources supportsSnapshot', resources.supportsSnapshot, of('DescribeBackupPolicy')),
    whole('resources copyRegions', resources.copyRegions, of('DescribeAvailableCrossRegion')),
    records('tasks taskShape', progress(tasks.taskShape), taskReplies),
    records('tasks openShape', progress(tasks.openShape), taskReplies),
    whole('tasks jobId', tasks.jobId, of('CreateBackup')),
  ];
}

/** With an interval of either meaning. */
function policiesOf(body: Body): unknown {
  return (['mysql', 'sqlserver'] as const).map((kind) => policy.toBackupPolicy(body, { kind, raw: '' }));
}

const BINLOGS = { outer: 'Items', inner: 'BinLogFile' };

/** With all that is made of a task. */
function progress<Schema extends v.GenericSchema>(shape: Shape<Schema, tasks.Task>): Shape<Schema, object> {
  return {
    ...shape,
    reader: (body, all) => (record, index) => {
      const task = shape.reader(body, all)(record, index);
      const { state: _state, ...made } = tasks.toProgress(task);
      const mode = tasks.modeOf(task);
      return { task, made, mode, flags: [tasks.isUnderWay(task), tasks.isManualUnderWay(task)] };
    },
  };
}

function eachValue(value: unknown, read: (value: unknown) => unknown): readonly unknown[] {
  const below = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return [read(value), ...below.flatMap((each: unknown) => eachValue(each, read))];
}

/** Which copy was made of which backup, by ids. One list is mutated, and then the other. */
function sources(copies: Json, sourceList: Json): readonly Reader[] {
  const facts = [...FACTS, ...idsIn(copies), ...idsIn(sourceList)];
  return [
    { ...whole('copySource sourcesOf', (body) => pairsOf(body, sourceList as Body), copies), facts },
    { ...whole('copySource tellsSource', (body) => pairsOf(copies as Body, body), sourceList), facts },
  ];
}

function pairsOf(copied: Body, own: Body) {
  const found = readList(copied, backups.copyShape(OWNER))?.items ?? [];
  const from = readList(own, backups.backupShape(OWNER))?.items ?? [];
  found.forEach((copy) => copySource.tellsSource(copy));
  return [...copySource.sourcesOf(found, from)].map(([copy, source]) => ({ copy: copy.id, source: source.id }));
}

function idsIn(reply: Json): readonly string[] {
  return [...JSON.stringify(reply).matchAll(/BackupId":"?(\d+)/g)].map(([, id = '']) => id);
}
