import type { SnippetKind, Subject } from '../../model/access.ts';
import { CUSTOM_SITE, type Account } from '../../model/account.ts';
import { isCloudError } from '../../model/errors.ts';
import type { LogFile } from '../../model/logs.ts';
import type { Backup } from '../../model/resources.ts';
import { hostOf } from '../common/endpoints.ts';
import { dataBlock, quoted, template } from '../common/snippets.ts';
import { Endpoints } from './regions.ts';
import { inMinutes, inSeconds, rangeAround } from './times.ts';

const MINUTE = 60_000;

type Place = Pick<Account, 'site' | 'endpoint'>;
type Arguments = Readonly<Record<string, string | undefined>>;

/** How to say the same thing to another tool; `undefined` where the tool has no such thing. Holds ids and times only. */
export function snippet(kind: SnippetKind, subject: Subject, account: Place): string | undefined {
  switch (kind) {
    case 'arn':
      return arn(subject);
    case 'cli':
      return cli(subject, account);
    case 'terraform':
      return terraform(subject);
  }
}

/** The account's number is not known here; `*` stands for it wherever a policy names a resource. */
function arn(subject: Subject): string | undefined {
  return subject.kind === 'instance'
    ? `acs:rds:${subject.instance.regionId}:*:dbinstance/${subject.instance.id}`
    : undefined;
}

/** A call of the `aliyun` command that shows the thing. */
function cli(subject: Subject, account: Place): string | undefined {
  switch (subject.kind) {
    case 'account':
      return command('DescribeRegions', undefined, {}, account);
    case 'region': {
      const { id } = subject.region;
      return command('DescribeDBInstances', id, { RegionId: id }, account);
    }
    case 'instance': {
      const { id, regionId } = subject.instance;
      return command('DescribeDBInstanceAttribute', regionId, { DBInstanceId: id }, account);
    }
    case 'backup':
      return backupCommand(subject.backup, account);
    case 'log':
      return logCommand(subject.log, account);
  }
}

function backupCommand(backup: Backup, account: Place): string {
  const { id, instanceId, regionId, started, copy, released } = backup;
  const owner = { DBInstanceId: instanceId };
  if (copy) {
    const params = { RegionId: regionId, ...owner, CrossBackupId: id };
    return command('DescribeCrossRegionBackups', regionId, params, account);
  }
  const params = { ...owner, BackupId: id, ...(started && inMinutes(rangeAround(started.getTime()))) };
  return released
    ? command('DescribeDetachedBackups', regionId, { Region: regionId, ...params }, account)
    : command('DescribeBackups', regionId, params, account);
}

/** All three operations need a time range, so there is nothing to say about a file without times. */
function logCommand(log: LogFile, account: Place): string | undefined {
  const first = log.from ?? log.to;
  const last = log.to ?? log.from;
  if (!first || !last) {
    return undefined;
  }
  // Whether the ends of a range belong to it is not documented.
  const [from, to] = [new Date(first.getTime() - MINUTE), new Date(last.getTime() + MINUTE)];
  const { instanceId, regionId, copy } = log;
  const owner = { DBInstanceId: instanceId };
  if (copy) {
    const params = { RegionId: regionId, ...owner, CrossBackupRegion: copy.regionId, ...inSeconds({ from, to }) };
    return command('DescribeCrossRegionLogBackupFiles', regionId, params, account);
  }
  // Files of SQL Server have no name and do not say whether they were uploaded.
  return log.name === undefined && log.upload === undefined
    ? command('DescribeLogBackupFiles', regionId, { ...owner, ...inMinutes({ from, to }) }, account)
    : command('DescribeBinlogFiles', regionId, { ...owner, ...inSeconds({ from, to }) }, account);
}

/** `--region` picks the endpoint, which the account's own one replaces. Parameters are left out where undefined. */
export function command(action: string, regionId: string | undefined, params: Arguments, account: Place): string {
  const options = { region: regionId, ...params, endpoint: ownHost(account, regionId) };
  const words = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [option(name, value)]));
  return ['aliyun', 'rds', action, ...words].join(' ');
}

/** The host of a custom endpoint, as the command wants it; none where the endpoint cannot be used. */
function ownHost(account: Place, regionId: string | undefined): string | undefined {
  if (account.site !== CUSTOM_SITE) {
    return undefined;
  }
  try {
    const endpoints = new Endpoints(account);
    return hostOf(regionId === undefined ? endpoints.first() : endpoints.of(regionId));
  } catch (error) {
    if (isCloudError(error)) {
      return undefined;
    }
    throw error;
  }
}

/** A value that begins with a dash would be taken for the next option if it stood by itself. */
function option(name: string, value: string): string {
  return `--${name}${value.startsWith('-') ? '=' : ' '}${quoted(value)}`;
}

/** A data block of the provider `aliyun/alicloud`, which takes the region from the provider's own settings. */
function terraform(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'region':
      return block('alicloud_db_instances', subject.region.id, subject.region.id, {});
    case 'instance': {
      const { id, regionId } = subject.instance;
      return block('alicloud_db_instances', id, regionId, { ids: list(id) });
    }
    case 'backup':
      return backupBlock(subject.backup);
    // There is no data source for these.
    case 'account':
    case 'log':
      return undefined;
  }
}

function backupBlock({ id, instanceId, regionId, started, copy, released }: Backup): string | undefined {
  const owner = { db_instance_id: template(instanceId) };
  if (copy) {
    const args = { ...owner, cross_backup_id: template(id) };
    return block('alicloud_rds_cross_region_backups', `copy_${id}`, regionId, args);
  }
  if (released) {
    return undefined;
  }
  const range = started && inMinutes(rangeAround(started.getTime()));
  const times = range && { start_time: template(range.StartTime), end_time: template(range.EndTime) };
  // The data source makes its ids of both.
  const args = { ...owner, ids: list(`${instanceId}:${id}`), ...times };
  return block('alicloud_rds_backups', `backup_${id}`, regionId, args);
}

function block(source: string, name: string, regionId: string, args: Arguments): string {
  return dataBlock(`Region: ${template(regionId)}`, source, name, args);
}

function list(item: string): string {
  return `[${template(item)}]`;
}
