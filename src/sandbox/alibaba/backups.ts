import { hash } from '../data.ts';
import { DAY, SECOND } from '../times.ts';
import { hostNumber, type Engine, type Quirks, type SampleInstance } from './instance.ts';
import type { Ask } from './operation.ts';
import { runningDatabases, scheduledRuns, type Run } from './schedule.ts';
import { formatTime } from './times.ts';

/** The word for a run under way is not documented for DescribeBackups; this is the one DescribeBackupTasks uses. */
const UNDER_WAY = 'Uploading';

/** All backups of an instance that DescribeBackups may list, newest first. */
export function backupsOf(instance: SampleInstance, ask: Ask): Run[] {
  const scheduled = scheduledRuns(instance, ask.now, ask.surroundings.started).filter(
    ({ listed }) => listed <= ask.now || instance.quirks.alwaysRunning,
  );
  return [...scheduled, ...ask.jobs.runs(instance, ask.now)]
    .filter(({ start }) => ask.world.keeps(instance, 'backups', start))
    .toSorted((a, b) => b.start - a.start);
}

export function isUnderWay(run: Run, now: number): boolean {
  return run.end > now;
}

export function statusOf(run: Run, now: number): string {
  return isUnderWay(run, now) ? UNDER_WAY : run.status;
}

export function isGood(run: Run, now: number): boolean {
  return !isUnderWay(run, now) && run.status === 'Success' && run.usable;
}

/** The moment whose data a backup holds, in epoch milliseconds. */
export function consistentTime({ end }: Run): number {
  return Math.floor((end - 9 * SECOND) / SECOND) * SECOND;
}

/** The id as it is written: some are long numbers, some have letters. */
export function backupId(run: Run, { quirks }: SampleInstance): string | bigint {
  if (quirks.wideIds && run.index % 5 === 2) {
    return BigInt(`90071${run.id.padStart(14, '0')}`);
  }
  return quirks.letterIds && run.index % 10 === 3 ? `b-n8tpg${hash(run.id).toString(36)}` : run.id;
}

/** One row of DescribeBackups. */
export function backupRow(run: Run, instance: SampleInstance, ask: Ask): Readonly<Record<string, unknown>> {
  const { quirks } = instance;
  const underWay = isUnderWay(run, ask.now);
  const good = !underWay && run.usable;
  const host = hostNumber(instance.number);
  return {
    BackupId: backupId(run, instance),
    DBInstanceId: instance.id,
    HostInstanceID: quirks.old ? Number(host) : host,
    BackupStatus: statusOf(run, ask.now),
    BackupStartTime: formatTime(run.start, quirks.times),
    ...(underWay ? {} : { BackupEndTime: formatTime(run.end, quirks.times) }),
    BackupMode: run.mode,
    BackupMethod: run.method,
    BackupType: run.type,
    BackupInitiator: run.mode === 'Manual' ? 'User' : 'System',
    BackupSize: underWay ? 0 : run.size,
    ...linkFields(run, instance, good, ask),
    ConsistentTime: instance.version === '5.6' && good ? consistentTime(run) / SECOND : 0,
    Checksum: good && run.method !== 'Snapshot' ? ask.links.checksum(fileName(run, instance)) : '',
    CopyOnlyBackup: instance.engine === 'SQLServer' && run.index % 6 === 4 ? '1' : '0',
    Encryption: encryption(instance),
    Engine: instance.engine,
    EngineVersion: instance.version,
    IsAvail: good ? 1 : 0,
    MetaStatus: metaStatus(run, instance, good),
    StorageClass: ask.now - run.end > 40 * DAY ? '1' : '0',
    StoreStatus: run.mode === 'Manual' ? 'Enabled' : 'Disabled',
    ...(run.keep === undefined ? {} : { ExpectExpireTime: formatTime(run.end + run.keep, quirks.times) }),
    ...(quirks.old ? oldFields(run, instance) : {}),
  };
}

function oldFields(run: Run, instance: SampleInstance): Record<string, unknown> {
  return {
    BackupLocation: 'OSS',
    BackupDBNames: (run.databases ?? runningDatabases(instance)).join(','),
    BackupScale: run.databases ? 'DB' : 'DBInstance',
  };
}

function encryption({ quirks, number }: SampleInstance): unknown {
  const value = number % 5 === 1 ? { EncryptionKey: `sandbox-key-${number}`, Status: 'Enabled' } : {};
  return quirks.encryptionObject ? value : JSON.stringify(value);
}

/** Whether single tables can be restored from it. */
function metaStatus(run: Run, { engine }: SampleInstance, good: boolean): string {
  if (!good || engine !== 'MySQL' || run.method === 'Logical') {
    return '';
  }
  if (run.method === 'Snapshot') {
    return 'EMPTY';
  }
  return run.index % 9 === 0 ? 'LARGE' : 'OK';
}

function linkFields(run: Run, instance: SampleInstance, good: boolean, ask: Ask): Readonly<Record<string, unknown>> {
  if (isUnderWay(run, ask.now)) {
    return {};
  }
  if (!good) {
    return { BackupDownloadURL: '', BackupIntranetDownloadURL: '' };
  }
  return run.method === 'Snapshot' ? absentLinks[instance.quirks.noLink] : presentLinks(run, instance, ask);
}

/** A snapshot has nothing to download, and there are four ways of saying so. */
const absentLinks: Record<Quirks['noLink'], Readonly<Record<string, unknown>>> = {
  null: { BackupDownloadURL: null, BackupIntranetDownloadURL: null },
  text: { BackupDownloadURL: 'null', BackupIntranetDownloadURL: 'null' },
  empty: {
    BackupDownloadURL: '',
    BackupIntranetDownloadURL: '',
    BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [] },
  },
  absent: {},
};

function presentLinks(run: Run, instance: SampleInstance, { links }: Ask): Record<string, unknown> {
  const perDatabase = instance.engine === 'SQLServer' ? runningDatabases(instance) : [];
  const databases = run.databases ?? perDatabase;
  const name = fileName(run, instance);
  return {
    BackupDownloadURL: links.link(name, 'public'),
    BackupIntranetDownloadURL: links.link(name, 'internal'),
    ...(databases.length === 0
      ? {}
      : {
          BackupDownloadLinkByDB: {
            BackupDownloadLinkByDB: databases.map((database) => ({
              DataBase: database,
              DownloadLink: links.link(name, 'public', database),
              IntranetDownloadLink: links.link(name, 'internal', database),
            })),
          },
        }),
  };
}

const suffixes: Record<Engine, string> = {
  MySQL: '_qp.xb',
  PostgreSQL: '.tar.gz',
  SQLServer: '.zip',
  MariaDB: '_qp.xb',
};

/** The name of the file that holds a backup. */
export function fileName(run: Run, instance: SampleInstance): string {
  const at = formatTime(run.start, 'seconds').replaceAll(/[-:TZ]/g, '');
  const suffix = run.method === 'Logical' ? '.sql.gz' : suffixes[instance.engine];
  return `hins${hostNumber(instance.number)}_data_${at}${suffix}`;
}
