import { DAY, SECOND } from '../times.ts';
import { backupId, consistentTime, fileName } from './backups.ts';
import { hostNumber, type SampleInstance } from './instance.ts';
import { findInstance, type Ask } from './operation.ts';
import { refusal } from './refusals.ts';
import { regionOf, type RegionId } from './regions.ts';
import { scheduledRuns, type Run } from './schedule.ts';
import { formatTime } from './times.ts';

/** Copies are kept longer than some of the backups they were made of. */
export const COPIES_KEPT = 40 * DAY;
/** Bytes that arrive in a millisecond. */
const SPEED = 1048;
const SHORTEST_TRANSFER = 30 * SECOND;

/** A backup's copy in another region, and when it was made, in epoch milliseconds. */
export interface Copy {
  readonly run: Run;
  readonly start: number;
  readonly end: number;
}

/** Whether the region, the engine and the disk can have copies at all; having none is another matter. */
export function canHaveCopies({ engine, storage, region }: SampleInstance): boolean {
  const engineCan = engine === 'MySQL' ? storage.startsWith('local_') : engine !== 'MariaDB';
  return engineCan && regionOf(region).destinations.length > 0;
}

/** The instance a cross-region operation is about; refuses one that can have no copies. */
export function findCopied(id: string, region: RegionId | undefined, ask: Ask): SampleInstance {
  const instance = findInstance(id, region, ask, 'InvalidDBInstance.NotFound');
  if (!canHaveCopies(instance)) {
    throw refusal('CrossBackupNotSupport');
  }
  return instance;
}

/** None, or one. */
function copyOf(run: Run): Copy[] {
  if (run.copyWait === undefined) {
    return [];
  }
  const start = run.end + run.copyWait;
  const transfer = Math.max(SHORTEST_TRANSFER, Math.round(run.size / SPEED / SECOND) * SECOND);
  return [{ run, start, end: start + transfer }];
}

/** The copies of an instance's backups that have arrived: newest first, for SQL Server oldest first. */
export function copiesOf(instance: SampleInstance, ask: Ask): Copy[] {
  if (!instance.copiesTo) {
    return [];
  }
  const copies = scheduledRuns(instance, ask.now, ask.surroundings.started)
    .filter(({ status, method }) => status === 'Success' && method !== 'Snapshot')
    .flatMap(copyOf)
    .filter(({ run, end }) => end <= ask.now && run.end + COPIES_KEPT > ask.now)
    .filter(({ start }) => ask.world.keeps(instance, 'copies', start))
    .toSorted((a, b) => b.start - a.start);
  return instance.engine === 'SQLServer' ? copies.toReversed() : copies;
}

/** A number in the reply; on some rows longer than a double can hold. */
export function copyId({ run }: Copy, { quirks }: SampleInstance): bigint {
  return BigInt(quirks.wideIds && run.index % 3 === 1 ? `9007199${run.id.padStart(12, '0')}` : `8${run.id}`);
}

/** One row of DescribeCrossRegionBackups. */
export function copyRow(copy: Copy, instance: SampleInstance, ask: Ask): Readonly<Record<string, unknown>> {
  const { run } = copy;
  const destination = instance.copiesTo ?? instance.region;
  const file = `${instance.region}_${instance.id}_${fileName(run, instance)}`;
  const { quirks, engine } = instance;
  return {
    BackupStartTime: formatTime(copy.start, 'seconds'),
    BackupEndTime: formatTime(copy.end, 'seconds'),
    BackupMethod: run.method === 'Logical' ? 'L' : 'P',
    BackupType: run.type === 'FullBackup' ? 'F' : 'I',
    BackupSetScale: run.databases ? 1 : 0,
    ...(quirks.old ? {} : { BackupSetStatus: 0, ConsistentTime: formatTime(consistentTime(run), 'seconds') }),
    Category: instance.category === 'AlwaysOn' ? 'HighAvailability' : instance.category,
    CrossBackupId: copyId(copy, instance),
    CrossBackupRegion: destination,
    CrossBackupSetFile: file,
    CrossBackupSetLocation: 'oss',
    CrossBackupSetSize: run.size,
    // The documentation of 2026 has lost this field; PostgreSQL answers as documented.
    ...(engine === 'PostgreSQL' ? {} : { CrossBackupDownloadLink: ask.links.link(file, 'public') }),
    DBInstanceStorageType: 'ssd',
    Engine: engine === 'MySQL' ? 'mysql' : engine,
    EngineVersion: instance.version,
    InstanceId: Number(hostNumber(instance.number)),
    RestoreRegions: {
      RestoreRegion: quirks.restoreRegionsAsOne
        ? [`"${instance.region}", "${destination}"`]
        : [instance.region, destination],
    },
  };
}

/** Whether this is a copy of the backup with this id. */
export function isCopyOf({ run }: Copy, instance: SampleInstance, id: string): boolean {
  return String(backupId(run, instance)) === id;
}
