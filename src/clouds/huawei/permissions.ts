import * as l10n from '@vscode/l10n';
import { isCloudError } from '../../model/errors.ts';
import type { Instance } from '../../model/resources.ts';
import type { Ground, Trial, Tried } from '../common/permissionCheck.ts';
import { verdictOf as verdictBy, type Verdict } from '../common/permissions.ts';
import { operations, type RdsOperationName } from './operations.ts';
import { requestDay } from './records/times.ts';

/** An IAM action that the product can use. Several operations share one: the first of them tries it. */
export interface Permission extends Pick<Trial, 'enables' | 'on' | 'suits'> {
  readonly operations: readonly [RdsOperationName, ...RdsOperationName[]];
  /** Besides the ids in the path. */
  readonly query: (ground: Ground) => Readonly<Record<string, string | number>>;
}

const none = () => ({});
/** Read replicas have no backups, and what is busy or stopped may have been made only now. */
const hasBackups = ({ role, state }: Instance) => role.kind === 'primary' && state.kind === 'running';

/**
 * Every user may list the projects that are open to it (ListAuthProjects). Only where the cloud does not take that, the
 * product falls back on an operation that needs a permission.
 */
export const regionsPermission = {
  permission: operations.ListProjects.permission,
  operations: ['ListProjects'],
  enables: () => l10n.t('Signing in and the list of regions'),
} as const satisfies Tried;

const LISTING: readonly [RdsOperationName, ...RdsOperationName[]] = [
  'ListInstances',
  'ListOffsiteInstances',
  'ShowBackupUsage',
  'ListInstanceBackupSummary',
];

export const instancesPermission = {
  permission: nameOf(LISTING),
  operations: LISTING,
  enables: () =>
    l10n.t(
      'The list of instances, finding instances and regions, marking instances that have cross-region backups, and the space that backups take up',
    ),
} as const satisfies Tried;

export const otherPermissions: readonly Permission[] = [
  {
    operations: ['ListBackups', 'ListOffsiteBackups'],
    enables: () =>
      l10n.t(
        'The lists of backups, log backups and cross-region backups, their details, the health of instances, and following a backup that was started',
      ),
    // One of the instance's backups is what ShowBackupDownloadLink can be tried on.
    on: 'instance',
    query: ({ instanceId }) => ({ instance_id: instanceId, offset: 0, limit: 30 }),
    suits: hasBackups,
  },
  {
    operations: ['ShowBackupDownloadLink'],
    enables: () => l10n.t('Download links of backups, log backups and cross-region backups'),
    on: 'backup',
    query: ({ backupId }) => ({ backup_id: backupId }),
  },
  {
    operations: ['ShowBackupPolicy', 'ShowOffsiteBackupPolicy'],
    enables: () => l10n.t("The schedule in an instance's health, and finding its cross-region backups"),
    on: 'instance',
    query: none,
    suits: hasBackups,
  },
  {
    operations: ['ListRestoreTimes', 'ListOffsiteRestoreTimes'],
    enables: () => l10n.t('The moments that an instance or its cross-region backups can be restored to'),
    on: 'instance',
    query: ({ range }) => ({ date: requestDay(range.to) }),
    suits: hasBackups,
  },
  {
    operations: ['ListDatabases'],
    enables: () => l10n.t('Choosing databases for a new backup'),
    on: 'instance',
    query: () => ({ page: 1, limit: 30 }),
    suits: hasBackups,
  },
  { operations: ['CreateManualBackup'], enables: () => l10n.t('Creating backups'), on: 'nothing', query: none },
];

/** The names of all that the product needs, in the order in which they are told. */
export const permissionNames: readonly string[] = [
  instancesPermission.permission,
  ...otherPermissions.map((permission) => nameOf(permission.operations)),
];

/** As it stands in a policy. */
export function nameOf([first]: Permission['operations']): string {
  return operations[first].permission;
}

/** Refusals that leave open whether the permission is missing, or the thing that was asked about. */
const EITHER: ReadonlySet<string> = new Set(['DBS.200044', 'DBS.201003', 'DBS.280015']);
/** The gateway's own codes, and that of a service that is not enabled for the account. */
const BEFORE = /^(?:APIGW?\..*|DBS\.01280003)$/;

/** What an error tells about the permission of its request; `undefined` is nothing. */
export function verdictOf(error: unknown): Verdict | undefined {
  return isEither(error) ? undefined : gated(error);
}

/** The same of a request about something that is known to be there. */
export function verdictOfTrial(error: unknown): Verdict | undefined {
  return isEither(error) ? 'missing' : gated(error);
}

function isEither(error: unknown): boolean {
  return isCloudError(error) && error.code !== undefined && EITHER.has(error.code);
}

/** What is turned down before permissions are looked at, for other reasons, tells nothing about them. */
function gated(error: unknown): Verdict | undefined {
  const verdict = verdictBy(error, new Set());
  return verdict === 'allowed' && isCloudError(error) && BEFORE.test(error.code ?? '') ? undefined : verdict;
}

/**
 * An identity policy (version 5.0) with these permissions and no other. Its resource is `*`: listing instances and
 * backups and creating a backup have no instance to name, and a permission that is bound to a resource it does not know
 * is never granted.
 */
export function leastPolicy(names: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: [...new Set(names)].toSorted(), Resource: ['*'] };
  return JSON.stringify({ Version: '5.0', Statement: [statement] }, undefined, 2);
}
