import * as l10n from '@vscode/l10n';
import { yesNo } from '../../common/policyWords.ts';
import { isObject } from '../../common/values.ts';
import { date, engineText, oneOf, plainText, shown, sizeInKilobytes, statusText, type FieldSpec } from './fields.ts';

/** `[{ "name": "orders" }]`, or nothing for a backup of the whole instance. Names may hold any sign. */
const databaseNames: FieldSpec['value'] = (values) => {
  const items = values.flatMap((value) => shown(isObject(value) ? value['name'] : value) ?? []);
  return items.length === 0 ? plainText([]) : { as: 'list', items };
};

const incremental = () => l10n.t('Incremental: log of changes');

const ownType = oneOf({
  auto: () => l10n.t('Full, automatically by the policy'),
  manual: () => l10n.t('Full, by hand'),
  fragment: () => l10n.t('Differential: changes since the last full backup'),
  incremental,
});

/** Among copies, `auto` stands for manual backups as well. */
const copyType = oneOf({
  auto: () => l10n.t('Full'),
  manual: () => l10n.t('Full, by hand'),
  incremental,
});

interface Names {
  readonly id: () => string;
  readonly begin: () => string;
  readonly end: () => string;
  readonly type: FieldSpec['value'];
}

/** The fields that all four lists have. */
function common({ id, begin, end, type }: Names): readonly FieldSpec[] {
  return [
    { key: 'id', group: 'backup', label: id, value: plainText },
    { key: 'name', group: 'backup', label: () => l10n.t('Name'), value: plainText },
    { key: 'status', group: 'backup', label: () => l10n.t('Status'), value: statusText },
    { key: 'begin_time', group: 'backup', label: begin, value: date },
    { key: 'end_time', group: 'backup', label: end, value: date },
    { key: 'type', group: 'backup', label: () => l10n.t('Type'), value: type },
    { key: 'size', group: 'data', label: () => l10n.t('Size'), value: sizeInKilobytes },
    { key: 'databases', group: 'data', label: () => l10n.t('Databases in the backup'), value: databaseNames },
    { key: 'instance_id', group: 'place', label: () => l10n.t('Instance'), value: plainText },
    { key: 'datastore.type', group: 'place', label: () => l10n.t('Engine'), value: engineText },
    { key: 'datastore.version', group: 'place', label: () => l10n.t('Engine version'), value: plainText },
    {
      key: 'associated_with_ddm',
      group: 'place',
      label: () => l10n.t('Used by DDM (Distributed Database Middleware)'),
      value: yesNo,
      rare: true,
    },
  ];
}

const ofBackups: Omit<Names, 'id' | 'type'> = { begin: () => l10n.t('Started'), end: () => l10n.t('Ended') };
const ofLogs: Omit<Names, 'id'> = {
  begin: () => l10n.t('Changes from'),
  end: () => l10n.t('Changes until'),
  type: ownType,
};

/** Documented without a unit, so it is shown as it came. */
const smallestDisk: FieldSpec = {
  key: 'min_data_volume_capacity_for_restore',
  group: 'restore',
  label: () => l10n.t('Smallest disk for a restore (unit not documented)'),
  value: plainText,
  rare: true,
};

/** ListBackups, `backups[]`, of full and differential backups. */
export const backupSpecs: readonly FieldSpec[] = [
  ...common({ ...ofBackups, id: () => l10n.t('Backup id'), type: ownType }),
  smallestDisk,
];

/** ListBackups, `backups[]`, of incremental ones. */
export const logSpecs: readonly FieldSpec[] = [
  ...common({ ...ofLogs, id: () => l10n.t('Log backup id') }),
  smallestDisk,
];

/** ListOffsiteBackups, `backups[]`, of full backups. */
export const copySpecs = common({ ...ofBackups, id: () => l10n.t('Cross-region backup id'), type: copyType });

/** ListOffsiteBackups, `backups[]`, of incremental ones. */
export const copiedLogSpecs = common({ ...ofLogs, id: () => l10n.t('Cross-region log backup id') });

/** Beside the list; it counts the backups of one type. */
export const backupReplySpecs: readonly FieldSpec[] = [
  { key: 'total_count', group: 'reply', label: () => l10n.t('Backups of this type in the list'), value: plainText },
];
export const logReplySpecs: readonly FieldSpec[] = [
  { key: 'total_count', group: 'reply', label: () => l10n.t('Log files in the list'), value: plainText },
];
