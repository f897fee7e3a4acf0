import type { BackupType, SampleInstance } from './instance.ts';
import type { AccountAsk } from './operation.ts';
import { scheduledRuns, type Run } from './runs.ts';
import { formatTime } from './times.ts';

export type Row = Readonly<Record<string, unknown>>;

const GIB_OF_KB = 1024 * 1024;
const SMALLEST_DISK = 40;

/** The full and differential backups of an instance, newest first. */
export function fullBackupsOf(instance: SampleInstance, ask: AccountAsk): Run[] {
  const scheduled = scheduledOf(instance, ask).filter(({ type }) => type !== 'incremental');
  return [...scheduled, ...ask.jobs.runs(instance)]
    .filter(({ start }) => ask.world.keeps(instance, 'backups', start))
    .toSorted((a, b) => b.start - a.start);
}

/** The backups of an instance's transaction log, newest first. */
export function logBackupsOf(instance: SampleInstance, ask: AccountAsk): Run[] {
  return scheduledOf(instance, ask).filter(
    ({ type, start }) => type === 'incremental' && ask.world.keeps(instance, 'logs', start),
  );
}

/** Scheduled runs are seen once they have ended, so that no hour of the day is closed to a backup by hand. */
function scheduledOf(instance: SampleInstance, ask: AccountAsk): Run[] {
  const shown = (run: Run): boolean =>
    run.listed <= ask.now || (instance.quirks.alwaysRunning && run.type !== 'incremental');
  return scheduledRuns(instance, { now: ask.now, started: ask.surroundings.started }).filter(shown);
}

export function isUnderWay(run: Run, now: number): boolean {
  return run.end > now;
}

export function isGood(run: Run, now: number): boolean {
  return !isUnderWay(run, now) && run.status === 'COMPLETED';
}

export function statusOf(run: Run, now: number): string {
  return isUnderWay(run, now) ? 'BUILDING' : run.status;
}

/** Where backups have no files of their own: the small instances on ESSD disks are backed up by snapshots. */
export function isSnapshot({ type }: Run, instance: SampleInstance): boolean {
  return type !== 'incremental' && instance.volume === 'ESSD' && instance.type === 'Single';
}

/** A time of a backup as it is written. */
export function backupTime(time: number, index: number, { quirks }: SampleInstance): string {
  const text = formatTime(time, quirks.offset);
  if (quirks.oddTimes && index % 5 === 1) {
    return text.slice(0, -quirks.offset.length);
  }
  return quirks.oddTimes && index % 5 === 3 ? withLongDay(text) : text;
}

/** `2018-08-016T…`: seen in a sample of the documents. */
export function withLongDay(time: string): string {
  return time.replace(/^(\d{4}-\d\d)-/, '$1-0');
}

/** What the lists of backups and of off-site backups have in common. */
export function commonRow(run: Run, instance: SampleInstance, type: BackupType, ask: AccountAsk): Row {
  const underWay = isUnderWay(run, ask.now);
  return {
    instance_id: instance.id,
    name: run.name,
    type,
    size: underWay ? 0 : run.size,
    status: statusOf(run, ask.now),
    begin_time: backupTime(run.start, run.index, instance),
    ...(underWay ? {} : { end_time: backupTime(run.end, run.index, instance) }),
    datastore: datastoreOf(instance),
    ...(instance.engine === 'MySQL' ? { associated_with_ddm: instance.number % 9 === 2 } : {}),
  };
}

export function datastoreOf({ engine, version, quirks }: SampleInstance): Row {
  return { type: quirks.smallEngine ? engine.toLowerCase() : engine, version };
}

/** One row of ListBackups. */
export function backupRow(run: Run, instance: SampleInstance, ask: AccountAsk): Row {
  const capacity = Math.max(SMALLEST_DISK, Math.ceil(instance.size / GIB_OF_KB));
  return {
    id: run.id,
    ...commonRow(run, instance, run.type, ask),
    ...databasesOf(run, instance),
    ...(run.type === 'incremental' ? {} : { min_data_volume_capacity_for_restore: capacity }),
  };
}

/** SQL Server names its databases also in a backup of all of them. */
function databasesOf(run: Run, { engine, databases, quirks }: SampleInstance): Row {
  const names = run.databases ?? (engine === 'SQLServer' ? databases : undefined);
  if (names) {
    return { databases: names.map((name) => ({ name })) };
  }
  return quirks.noDatabases === 'null' ? { databases: null } : {};
}
