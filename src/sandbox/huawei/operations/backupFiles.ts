import { fullBackupsOf, isGood, isSnapshot, logBackupsOf, withLongDay, type Row } from '../backups.ts';
import { copiesOf } from '../copies.ts';
import { decodeBackup, isBackupId, type BackupFacts } from '../ids.ts';
import type { Engine, SampleInstance } from '../instance.ts';
import { linkEnd, linkTo } from '../links.ts';
import { copiedHere } from '../offsite.ts';
import type { Ask, Operation } from '../operation.ts';
import { readParams } from '../params.ts';
import { refusal } from '../refusals.ts';
import type { Run } from '../runs.ts';
import { formatTime } from '../times.ts';

/** The files of a backup, or of an off-site backup in the project that it is in. */
export const showBackupDownloadLink: Operation = ({ query }, ask) => {
  const id = readParams(query).needed('backup_id');
  if (!isBackupId(id)) {
    throw refusal('DBS.280124');
  }
  const facts = decodeBackup(id);
  const found = facts && findRun(id, facts, ask);
  if (!found) {
    throw refusal('DBS.201010');
  }
  const { run, instance } = found;
  if (!isGood(run, ask.now)) {
    throw refusal('DBS.201203');
  }
  // A snapshot has nothing to download.
  const files = isSnapshot(run, instance) ? [] : filesOf(run, instance);
  return { files: files.map((file) => fileRow(file, instance, ask)), bucket: bucketOf(ask) };
};

interface Found {
  readonly run: Run;
  readonly instance: SampleInstance;
}

function findRun(id: string, facts: BackupFacts, ask: Ask): Found | undefined {
  const isIt = ({ number }: SampleInstance): boolean => number === facts.instanceNumber;
  if (facts.kind === 'copy') {
    const instance = copiedHere(ask).find(isIt);
    const copies = instance ? [...copiesOf(instance, 'auto', ask), ...copiesOf(instance, 'incremental', ask)] : [];
    const copy = copies.find((candidate) => candidate.id === id);
    return instance && copy ? { run: copy.run, instance } : undefined;
  }
  const instance = ask.world.instancesIn(ask.project.name).find(isIt);
  if (!instance) {
    return undefined;
  }
  ask.jobs.recall(id, instance, ask.now);
  const runs = [...fullBackupsOf(instance, ask), ...logBackupsOf(instance, ask)];
  const run = runs.find((candidate) => candidate.id === id);
  return run && { run, instance };
}

interface BackupFile {
  readonly name: string;
  readonly database: string | undefined;
}

const suffixes: Record<Engine, string> = {
  MySQL: '_qp.xb',
  MariaDB: '_qp.xb',
  PostgreSQL: '.tar.gz',
  SQLServer: '.bak',
};

/** SQL Server has a file for every database, PostgreSQL for those that were chosen; the others have one in all. */
function filesOf(run: Run, { engine, databases }: SampleInstance): BackupFile[] {
  const stem = `${run.id.slice(0, 32)}_${new Date(run.start).toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  const parts = run.databases ?? (engine === 'SQLServer' ? databases : []);
  if (run.type === 'incremental') {
    const name = engine === 'MySQL' || engine === 'MariaDB' ? run.name : `${stem}.log`;
    return [{ name, database: undefined }];
  }
  if (parts.length === 0) {
    return [{ name: `${stem}${suffixes[engine]}`, database: undefined }];
  }
  return parts.map((database, index) => ({
    name: `${stem}_${index + 1}${suffixes[engine]}`,
    database,
  }));
}

function fileRow({ name, database }: BackupFile, { engine, quirks }: SampleInstance, ask: Ask): Row {
  const end = formatTime(linkEnd(ask), quirks.offset);
  return {
    name,
    // In KB, of the file that is really served: a sample is small, however large the backup is said to be.
    size: Math.ceil(ask.surroundings.fileSize / 1024),
    download_link: linkTo(bucketOf(ask), name, ask),
    link_expired_time: quirks.oddTimes ? withLongDay(end) : end,
    // Said to be empty where the file is not that of a database, and it is, in two ways.
    database_name: database ?? (engine === 'PostgreSQL' ? '' : null),
  };
}

function bucketOf({ project }: Ask): string {
  return `rds-${project.name.replaceAll('_', '-')}-${project.id.slice(0, 8)}`;
}
