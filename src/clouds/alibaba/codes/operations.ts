import * as l10n from '@vscode/l10n';
import { asAnswered, badRequest, rule, type Rules } from '../../common/rule.ts';

const goneInstance = rule('notFound', () =>
  l10n.t('The instance does not exist in this region and account (any more). Refresh the list of instances.'),
);
const usePrimary = rule('unsupported', () =>
  l10n.t('A read-only or standby instance cannot be backed up. Back up its primary instance.'),
);
const wrongStart = badRequest(() => l10n.t('The cloud does not accept the form of the start time.'));
const wrongEnd = badRequest(() => l10n.t('The cloud does not accept the form of the end time.'));
const wrongTime = badRequest(() => l10n.t('The cloud does not accept the form of a time.'));
const wrongPage = badRequest(() => l10n.t('The cloud does not accept the page or the page size.'));
const wrongParameter = badRequest(() => l10n.t('The cloud does not accept a parameter of the request.'));

/** Codes of creating a backup. */
const createRules: Rules = {
  BackupJobExists: rule('state', () =>
    l10n.t('A backup of this instance is already running. Wait until it has finished, then try again.'),
  ),
  'BackupType.NotSupport': rule('unsupported', () =>
    l10n.t('This instance does not allow this type of backup. Choose another one.'),
  ),
  'Exceeded.BackupTimes': rule('state', () =>
    l10n.t('An instance can be backed up 20 times a day, and this one has been. Try again tomorrow.'),
  ),
  IncorrectDBInstanceCharacterType: usePrimary,
  ReadDBInstanceNotSupport: usePrimary,
  IncorrectDBInstanceEngine: rule('unsupported', () =>
    l10n.t('The engine of this instance does not allow this backup. Choose another method.'),
  ),
  'IncorrectDBInstanceLockMode.ValueNotSupported': rule('state', () =>
    l10n.t(
      'The instance is locked, for example because it has expired or its disk is full. Remove the cause, then try again.',
    ),
  ),
  IncorrectDBInstanceState: rule('state', () =>
    l10n.t('The state of the instance does not allow this now. Wait until it is Running, then try again.'),
  ),
  IncorrectDBInstanceType: rule('unsupported', () =>
    l10n.t('This kind of instance does not support the operation with this engine.'),
  ),
  'InvalidBackupMethod.ValueNotSupport': rule('unsupported', () =>
    l10n.t('The engine and the disk of this instance do not allow this backup method. Choose another one.'),
  ),
  'InvalidDB.NotFound': rule('notFound', () =>
    l10n.t('A chosen database does not exist or is not running. Choose the databases again.'),
  ),
  'InvalidDBName.Format': rule('request', () =>
    l10n.t('The cloud does not accept the name of a chosen database. Choose the databases again.'),
  ),
  'InvalidPreferredBackupTime.Format': rule('request', asAnswered),
  'OperationDenied.ApiForbidden': rule('forbidden', ({ action }) =>
    l10n.t('Alibaba Cloud has forbidden {0} for this instance or account. Its support can say why.', action),
  ),
};

/** Codes of listing backups and cross-region backups. */
const listRules: Rules = {
  CrossBackupNotSupport: rule('unsupported', () => l10n.t('This region or instance has no cross-region backup.')),
  'InvalidBackupSetLocation.Format': wrongParameter,
  'InvalidDBInstance.NotFound': rule('notFound', () =>
    l10n.t(
      'The instance does not exist in this region, or its engine or disk does not support this. Refresh the list of instances.',
    ),
  ),
  'InvalidDBinstanceClass.ValueNotSupported': rule('unsupported', asAnswered),
  'InvalidDBInstanceName.NotFound': goneInstance,
  'InvalidEndTime.Format': wrongEnd,
  'InvalidMaxRecordsPerPage.Malformed': wrongPage,
  'InvalidPage.notFound': rule('request', () =>
    l10n.t('The list has become shorter. Refresh it to start from the top.'),
  ),
  'InvalidPageNumbers.Malformed': wrongPage,
  InvalidParameterCombination: badRequest(() => l10n.t('The end of the period is not after its start.')),
  'InvalidParameters.Format': wrongParameter,
  'InvalidRegion.Format': rule('request', () =>
    l10n.t('The cloud does not know this region. Refresh the regions of the account.'),
  ),
  'InvalidRestoreTime.Malformed': rule('request', () =>
    l10n.t('The time lies outside the period that can be restored. Choose another one.'),
  ),
  'InvalidStartTime.Format': wrongStart,
  'InvalidTime.Format': wrongTime,
  ParameterAbsence: badRequest(() => l10n.t('The request lacks a parameter.')),
};

/** The 30 codes that only one or two of the operations answer. */
export const operationRules: Rules = { ...createRules, ...listRules };
