import { digits } from '../data.ts';
import { backupId, fileName } from './backups.ts';
import type { SampleInstance } from './instance.ts';
import type { Ask } from './operation.ts';
import { regionOf } from './regions.ts';
import { scheduledRuns, type Run } from './schedule.ts';
import { DAY, formatTime, HOUR, SECOND } from './times.ts';

/** A copy arrives so long after its backup has ended. */
const TRANSFER = HOUR;
/** Copies are kept longer than some of the backups they were made of. */
const COPIES_KEPT = 40 * DAY;

/** Whether the region, the engine and the disk can have copies at all; having none is another matter. */
export function canHaveCopies({ engine, storage, region }: SampleInstance): boolean {
  const engineCan = engine === 'MySQL' ? storage.startsWith('local_') : engine !== 'MariaDB';
  return engineCan && regionOf(region).copies;
}

/** The backups of an instance of which there is a copy: newest first, for SQL Server oldest first. */
export function copiesOf(instance: SampleInstance, ask: Ask): Run[] {
  if (!instance.copiesTo) {
    return [];
  }
  const copied = scheduledRuns(instance, ask.now, ask.surroundings.started).filter(
    ({ status, method, end }) =>
      status === 'Success' && method !== 'Snapshot' && end + TRANSFER <= ask.now && end + COPIES_KEPT > ask.now,
  );
  return instance.engine === 'SQLServer' ? copied.toReversed() : copied;
}

/** A number in the reply; on some rows longer than a double can hold. */
export function copyId(run: Run, { quirks }: SampleInstance): bigint {
  return BigInt(quirks.wideIds && run.index % 3 === 1 ? `9007199${run.id.padStart(12, '0')}` : `8${run.id}`);
}

/** One row of DescribeCrossRegionBackups. */
export function copyRow(run: Run, instance: SampleInstance, ask: Ask): Readonly<Record<string, unknown>> {
  const destination = instance.copiesTo ?? instance.region;
  const file = `${instance.region}_${instance.id}_${fileName(run, instance)}`;
  const { quirks, engine } = instance;
  return {
    BackupStartTime: formatTime(run.start, 'seconds'),
    BackupEndTime: formatTime(run.end, 'seconds'),
    BackupMethod: run.method === 'Logical' ? 'L' : 'P',
    BackupType: run.type === 'FullBackup' ? 'F' : 'I',
    BackupSetScale: run.databases ? 1 : 0,
    ...(quirks.old ? {} : { BackupSetStatus: 0, ConsistentTime: formatTime(run.end - 9 * SECOND, 'seconds') }),
    Category: instance.category === 'AlwaysOn' ? 'HighAvailability' : instance.category,
    CrossBackupId: copyId(run, instance),
    CrossBackupRegion: destination,
    CrossBackupSetFile: file,
    CrossBackupSetLocation: 'oss',
    CrossBackupSetSize: run.size,
    // The documentation of 2026 has lost this field; PostgreSQL answers as documented.
    ...(engine === 'PostgreSQL' ? {} : { CrossBackupDownloadLink: ask.links.link(file, 'public') }),
    DBInstanceStorageType: 'ssd',
    Engine: engine === 'MySQL' ? 'mysql' : engine,
    EngineVersion: instance.version,
    InstanceId: Number(digits(`host ${instance.number}`, 7)),
    RestoreRegions: {
      RestoreRegion: quirks.restoreRegionsAsOne
        ? [`"${instance.region}", "${destination}"`]
        : [instance.region, destination],
    },
  };
}

/** Whether `run` is a copy of the backup with this id. */
export function isCopyOf(run: Run, instance: SampleInstance, id: string): boolean {
  return String(backupId(run, instance)) === id;
}
