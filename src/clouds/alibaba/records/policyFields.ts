import * as l10n from '@vscode/l10n';
import { date, engineText, listOfTexts, oneOf, plainText, type FieldSpec } from './fields.ts';
import { counted, days, weekdayName, windowWords, yesNo } from '../../common/policyWords.ts';
import { text, texts } from './values.ts';
import { plural } from '../../common/language.ts';

/** `15:00Z-16:00Z`. */
export const WINDOW = /^([01]?\d|2[0-3]):([0-5]\d)Z\s*-\s*([01]?\d|2[0-3]):([0-5]\d)Z$/;

/** From Sunday on, as a policy names the days, in lower case. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

function dayName(word: string): string {
  const day = WEEKDAYS.findIndex((name) => name === word.toLowerCase());
  return day === -1 ? word : weekdayName(day);
}

const weekdays: FieldSpec['value'] = (values) =>
  values.some((value) => typeof value === 'string') && texts(values).length === 0
    ? { as: 'none', text: l10n.t('No day') }
    : listOfTexts(texts(values).map(dayName));

/** SQL Server: a word, or days as above. */
const logFrequency: FieldSpec['value'] = (values) =>
  text(values[0])?.toLowerCase() === 'loginterval'
    ? { as: 'text', text: l10n.t('At an interval') }
    : listOfTexts(texts(values).map(dayName));

const hours = counted((number) =>
  plural(
    number,
    () => l10n.t('1 hour'),
    (several) => l10n.t('{0} hours', several),
  ),
);
const minutes = counted((number) =>
  plural(
    number,
    () => l10n.t('1 minute'),
    (several) => l10n.t('{0} minutes', several),
  ),
);
const percent = counted((number) => `${number}%`);

const on = () => l10n.t('On');
const off = () => l10n.t('Off');
/** The cloud switches a thing off in two spellings, `Disable` and `Disabled`. */
const onOff = oneOf({ enable: on, enabled: on, '1': on, true: on, disable: off, disabled: off, '0': off, false: off });

const schedule: readonly FieldSpec[] = [
  { key: 'PreferredBackupPeriod', group: 'backup', label: () => l10n.t('Backup days (UTC)'), value: weekdays },
  { key: 'PreferredBackupTime', group: 'backup', label: () => l10n.t('Backup window'), value: windowWords(WINDOW) },
  { key: 'PreferredNextBackupTime', group: 'backup', label: () => l10n.t('Next backup'), value: date },
];

const manner: readonly FieldSpec[] = [
  {
    key: 'BackupMethod',
    group: 'backup',
    label: () => l10n.t('Method'),
    value: oneOf({ physical: () => l10n.t('Physical'), snapshot: () => l10n.t('Snapshot') }),
    rare: true,
  },
  {
    key: 'Category',
    group: 'backup',
    label: () => l10n.t('Backup speed'),
    value: oneOf({ flash: () => l10n.t('Flash: done within seconds'), standard: () => l10n.t('Standard') }),
  },
  {
    key: 'CompressType',
    group: 'backup',
    label: () => l10n.t('Compression'),
    value: oneOf({
      '0': () => l10n.t('None'),
      '1': () => l10n.t('zlib'),
      '2': () => l10n.t('zlib, several threads'),
      '4': () => l10n.t('QuickLZ; single databases and tables can be restored'),
      '8': () => l10n.t('QuickLZ; only the whole can be restored'),
    }),
  },
  { key: 'EnableIncrementDataBackup', group: 'backup', label: () => l10n.t('Incremental backups'), value: onOff },
  {
    key: 'BackupPriority',
    group: 'backup',
    label: () => l10n.t('Preferred node'),
    value: oneOf({ '1': () => l10n.t('Secondary'), '2': () => l10n.t('Primary') }),
    rare: true,
  },
  {
    key: 'SupportModifyBackupPriority',
    group: 'backup',
    label: () => l10n.t('Preferred node can be chosen'),
    value: yesNo,
  },
  {
    key: 'SupportVolumeShadowCopy',
    group: 'backup',
    label: () => l10n.t('Snapshot backup supported'),
    value: yesNo,
    rare: true,
  },
  {
    key: 'SupportsHighFrequencyBackup',
    group: 'backup',
    label: () => l10n.t('High-frequency backup supported'),
    value: yesNo,
  },
];

const logs: readonly FieldSpec[] = [
  { key: 'BackupLog', group: 'data', label: () => l10n.t('Log backups'), value: onOff },
  { key: 'EnableBackupLog', group: 'data', label: () => l10n.t('Log backups enabled'), value: onOff },
  {
    key: 'LogBackupFrequency',
    group: 'data',
    label: () => l10n.t('Log backup frequency'),
    value: logFrequency,
    rare: true,
  },
  { key: 'LogBackupRetentionPeriod', group: 'data', label: () => l10n.t('Log backups kept for'), value: days },
  { key: 'LocalLogRetentionHours', group: 'data', label: () => l10n.t('Logs kept on the instance for'), value: hours },
  { key: 'LocalLogRetentionSpace', group: 'data', label: () => l10n.t('Most disk space for logs'), value: percent },
  {
    key: 'LogBackupLocalRetentionNumber',
    group: 'data',
    label: () => l10n.t('Log files kept on the instance'),
    value: plainText,
    rare: true,
  },
  {
    key: 'HighSpaceUsageProtection',
    group: 'data',
    label: () => l10n.t('Logs deleted when the disk fills up'),
    value: onOff,
  },
];

const kept: readonly FieldSpec[] = [
  {
    key: 'EnablePitrProtection',
    group: 'restore',
    label: () => l10n.t('Point-in-time recovery'),
    value: onOff,
    rare: true,
  },
  {
    key: 'PitrRetentionPeriod',
    group: 'restore',
    label: () => l10n.t('Point-in-time recovery reaches back'),
    value: days,
  },
  { key: 'BackupRetentionPeriod', group: 'storage', label: () => l10n.t('Backups kept for'), value: days },
  {
    key: 'ArchiveBackupRetentionPeriod',
    group: 'storage',
    label: () => l10n.t('Archived backups kept for'),
    value: days,
  },
  {
    key: 'ArchiveBackupKeepPolicy',
    group: 'storage',
    label: () => l10n.t('Archive rule'),
    value: oneOf({
      bymonth: () => l10n.t('Some of each month'),
      byweek: () => l10n.t('Some of each week'),
      keepall: () => l10n.t('All backups'),
    }),
  },
  {
    key: 'ArchiveBackupKeepCount',
    group: 'storage',
    label: () => l10n.t('Archived backups in each period'),
    value: plainText,
  },
  {
    key: 'ReleasedKeepPolicy',
    group: 'storage',
    label: () => l10n.t('Kept after the instance is released'),
    value: oneOf({
      none: () => l10n.t('None'),
      lastest: () => l10n.t('The last backup'),
      latest: () => l10n.t('The last backup'),
      all: () => l10n.t('All backups'),
    }),
  },
  {
    key: 'SupportReleasedKeep',
    group: 'storage',
    label: () => l10n.t('Keeping after a release supported'),
    value: yesNo,
  },
];

const requestId: FieldSpec = { key: 'RequestId', group: 'reply', label: () => l10n.t('Request id'), value: plainText };

function policySpecs(interval: () => string): readonly FieldSpec[] {
  const spec: FieldSpec = { key: 'BackupInterval', group: 'backup', label: interval, value: minutes };
  return [...schedule, spec, ...manner, ...logs, ...kept, requestId];
}

/** DescribeBackupPolicy. */
export const backupPolicySpecs = policySpecs(() => l10n.t('Backup interval'));
/** The same, with what SQL Server means by an interval. */
export const sqlServerPolicySpecs = policySpecs(() => l10n.t('Log backup interval'));

/** DescribeCrossRegionBackupDBInstance, `Items.Item[]`. */
export const copyPolicySpecs: readonly FieldSpec[] = [
  { key: 'BackupEnabled', group: 'backup', label: () => l10n.t('Copies of backups'), value: onOff },
  { key: 'BackupEnabledTime', group: 'backup', label: () => l10n.t('Backups copied since'), value: date },
  {
    key: 'CrossBackupType',
    group: 'backup',
    label: () => l10n.t('What is copied'),
    value: oneOf({ '1': () => l10n.t('Every backup') }),
  },
  { key: 'LogBackupEnabled', group: 'data', label: () => l10n.t('Copies of log backups'), value: onOff },
  { key: 'LogBackupEnabledTime', group: 'data', label: () => l10n.t('Log backups copied since'), value: date },
  { key: 'CrossBackupRegion', group: 'storage', label: () => l10n.t('Copied to'), value: plainText },
  { key: 'Retention', group: 'storage', label: () => l10n.t('Copies kept for'), value: days },
  {
    key: 'RetentType',
    group: 'storage',
    label: () => l10n.t('How copies are kept'),
    value: oneOf({ '1': () => l10n.t('For a number of days') }),
  },
  { key: 'DBInstanceId', group: 'place', label: () => l10n.t('Instance'), value: plainText },
  { key: 'DBInstanceDescription', group: 'place', label: () => l10n.t('Instance name'), value: plainText },
  { key: 'DBInstanceStatus', group: 'place', label: () => l10n.t('Instance status'), value: plainText },
  { key: 'LockMode', group: 'place', label: () => l10n.t('Instance lock'), value: plainText },
  { key: 'Engine', group: 'place', label: () => l10n.t('Engine'), value: engineText },
  { key: 'EngineVersion', group: 'place', label: () => l10n.t('Engine version'), value: plainText },
];

/** DescribeInstanceCrossBackupPolicy: the same, flat in the reply. */
export const flatCopyPolicySpecs: readonly FieldSpec[] = [
  ...copyPolicySpecs,
  { key: 'RegionId', group: 'place', label: () => l10n.t('Region of the instance'), value: plainText },
  requestId,
];
