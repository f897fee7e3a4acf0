import * as l10n from '@vscode/l10n';
import type { Instance } from '../../model/resources.ts';
import type { Ground, Trial } from '../common/permissionCheck.ts';
import { verdictOf as verdictBy, type Verdict } from '../common/permissions.ts';
import { inMinutes, inSeconds } from './times.ts';

/** A permission that the product can use, and the smallest request that tells whether the account has it. */
export interface Permission extends Pick<Trial, 'enables' | 'on' | 'suits'> {
  /** The operation, which is also the name of the permission: `rds:<action>`. */
  readonly action: string;
  readonly params: (ground: Ground) => Readonly<Record<string, string | number>>;
}

const none = () => ({});
const PAGE = { PageSize: 30, PageNumber: 1 };
const isSqlServer = ({ engine }: Instance) => engine.kind === 'sqlserver';
const isLocalMySql = ({ engine, storage }: Instance) => engine.kind === 'mysql' && storage.kind === 'local';
const isNotSqlServer = (instance: Instance) => !isSqlServer(instance);
const ofInstance = ({ instanceId }: Ground) => ({ DBInstanceId: instanceId });
const minutes = (ground: Ground) => ({ ...ofInstance(ground), ...inMinutes(ground.range), ...PAGE });
const seconds = (ground: Ground) => ({ ...ofInstance(ground), ...inSeconds(ground.range), ...PAGE });

export const regionsPermission = {
  action: 'DescribeRegions',
  enables: () => l10n.t('Signing in and the list of regions'),
};

export const instancesPermission = {
  action: 'DescribeDBInstances',
  enables: () => l10n.t('The list of instances, finding instances and regions'),
};

const listing: readonly Permission[] = [
  {
    action: 'DescribeDBInstanceAttribute',
    enables: () => l10n.t('Opening an instance by its id, such as a pinned one'),
    on: 'instance',
    params: ofInstance,
  },
  {
    action: 'DescribeBackups',
    enables: () => l10n.t('The list of backups, their details and download links, and the health of instances'),
    on: 'instance',
    params: minutes,
  },
  {
    action: 'DescribeBackupPolicy',
    enables: () => l10n.t("The schedule in an instance's health, and snapshots of SQL Server"),
    on: 'instance',
    params: ofInstance,
  },
  {
    action: 'DescribeBinlogFiles',
    enables: () => l10n.t('Log backups of MySQL, MariaDB and PostgreSQL'),
    on: 'instance',
    params: seconds,
    suits: isNotSqlServer,
  },
  {
    action: 'DescribeLogBackupFiles',
    enables: () => l10n.t('Log backups of SQL Server'),
    on: 'instance',
    params: minutes,
    suits: isSqlServer,
  },
  {
    action: 'DescribeLocalAvailableRecoveryTime',
    enables: () => l10n.t('The moments that an instance can be restored to'),
    on: 'instance',
    params: (ground) => ({ ...ofInstance(ground), Region: ground.regionId }),
    suits: isNotSqlServer,
  },
  {
    action: 'DescribeDetachedBackups',
    enables: () => l10n.t('Backups of released instances'),
    on: 'region',
    params: ({ regionId, range }) => ({ Region: regionId, ...inMinutes(range), ...PAGE }),
  },
];

const crossRegion: readonly Permission[] = [
  {
    action: 'DescribeCrossRegionBackups',
    enables: () => l10n.t('Cross-region backups, their details and download links'),
    // A copy of its backups is what DescribeAvailableRecoveryTime can be tried on.
    on: 'instance',
    params: seconds,
    suits: isLocalMySql,
  },
  {
    action: 'DescribeCrossRegionLogBackupFiles',
    enables: () => l10n.t('Cross-region copies of log backups'),
    on: 'instance',
    params: seconds,
  },
  {
    action: 'DescribeCrossRegionBackupDBInstance',
    enables: () => l10n.t('Marking the instances that have cross-region backups'),
    on: 'region',
    params: () => PAGE,
  },
  {
    action: 'DescribeInstanceCrossBackupPolicy',
    enables: () => l10n.t('The cross-region backup policy of an instance'),
    on: 'instance',
    params: ofInstance,
  },
  {
    action: 'DescribeAvailableCrossRegion',
    enables: () => l10n.t('Choosing a region when cross-region backups are filtered'),
    on: 'region',
    params: none,
  },
  {
    action: 'DescribeAvailableRecoveryTime',
    enables: () => l10n.t('The moments that a cross-region backup can restore'),
    on: 'copy',
    params: (ground) => ({ ...ofInstance(ground), CrossBackupId: ground.backupId }),
  },
];

const making: readonly Permission[] = [
  { action: 'CreateBackup', enables: () => l10n.t('Creating backups'), on: 'nothing', params: none },
  {
    action: 'DescribeBackupTasks',
    enables: () => l10n.t('Finding and following backups that are running'),
    on: 'instance',
    params: ofInstance,
  },
  {
    action: 'DescribeDatabases',
    enables: () => l10n.t('Choosing databases for a new backup'),
    on: 'instance',
    params: (ground) => ({ ...ofInstance(ground), ...PAGE }),
  },
];

export const otherPermissions: readonly Permission[] = [...listing, ...crossRegion, ...making];

/** Every permission that the product can use, in the order in which it is told. */
export const permissions = [regionsPermission, instancesPermission, ...otherPermissions];

/** As it stands in a policy. */
export function permissionName(action: string): string {
  return `rds:${action}`;
}

/** Forbidden by something else than a policy: by the instance, or by the cloud. */
const OUTSIDE_POLICIES: ReadonlySet<string> = new Set(['OperationDenied.ApiForbidden', 'InvalidClusterKms']);

/** What an error tells about the permission of its request; `undefined` is nothing. */
export function verdictOf(error: unknown): Verdict | undefined {
  return verdictBy(error, OUTSIDE_POLICIES);
}

/**
 * A RAM policy with these permissions and no other. Its resource is `*`: listing regions, instances and released
 * instances has no instance to name, the levels of several others are not documented, and a permission that is bound to a
 * level it does not have is never granted. Who wants less can name instances by their ARNs.
 */
export function leastPolicy(names: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: [...new Set(names)].toSorted(), Resource: '*' };
  return JSON.stringify({ Version: '1', Statement: [statement] }, undefined, 2);
}
