import * as l10n from '@vscode/l10n';
import { days, weekdayName, windowWords } from '../../common/policyWords.ts';
import { text, texts } from '../../common/values.ts';
import { engineText, listOfTexts, plainText, type FieldSpec } from './fields.ts';

/** `15:00-16:00`, in UTC. */
export const WINDOW = /^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)$/;

/** Weekdays by number, 1 for Monday. */
const weekdays: FieldSpec['value'] = (values) =>
  listOfTexts(texts(values).map((word) => (/^[1-7]$/.test(word) ? weekdayName(Number(word) % 7) : word)));

/** 0 is how automatic backups, or copies, are switched off. */
const daysOrOff: FieldSpec['value'] = (values) =>
  text(values[0]) === '0' ? { as: 'text', text: l10n.t('Off') } : days(values);

/** One text, or each of several: copies of one kind may go to several places. */
const placeNames: FieldSpec['value'] = (values) => (values.length > 1 ? listOfTexts(values) : plainText(values));

/** ShowBackupPolicy. */
export const backupPolicySpecs: readonly FieldSpec[] = [
  { key: 'backup_policy.period', group: 'backup', label: () => l10n.t('Backup days (UTC)'), value: weekdays },
  {
    key: 'backup_policy.start_time',
    group: 'backup',
    label: () => l10n.t('Backup window'),
    value: windowWords(WINDOW),
  },
  {
    key: 'backup_policy.keep_days',
    group: 'storage',
    label: () => l10n.t('Automatic backups kept for'),
    value: daysOrOff,
  },
];

const copied = {
  auto: () => l10n.t('Automatic backups'),
  incremental: () => l10n.t('Log backups'),
  manual: () => l10n.t('Manual backups'),
  all: () => l10n.t('All backups'),
} as const;

function ruleSpecs(parent: string, what: (words: string) => string): readonly FieldSpec[] {
  return [
    {
      key: `${parent}.keep_days`,
      group: 'storage',
      label: () => what(l10n.t('Copies kept for')),
      value: daysOrOff,
      rare: true,
    },
    {
      key: `${parent}.destination_region`,
      group: 'place',
      label: () => what(l10n.t('Copied to')),
      value: placeNames,
      rare: true,
    },
    {
      key: `${parent}.destination_project_id`,
      group: 'place',
      label: () => what(l10n.t('Project of the copies')),
      value: placeNames,
      rare: true,
    },
  ];
}

/** ShowOffsiteBackupPolicy, with the elements of `policy_para` under the word of what they are about, if they have one. */
export const copyPolicySpecs: readonly FieldSpec[] = [
  ...Object.entries(copied).flatMap(([word, of]) =>
    ruleSpecs(`policy_para.${word}`, (words) => l10n.t('{0}: {1}', of(), words)),
  ),
  ...ruleSpecs('policy_para', (words) => words),
];

/** ListOffsiteInstances, `offsite_backup_instances[]`. */
export const offsiteInstanceSpecs: readonly FieldSpec[] = [
  { key: 'keep_days', group: 'storage', label: () => l10n.t('Copies kept for'), value: daysOrOff },
  { key: 'destination_region', group: 'place', label: () => l10n.t('Copied to'), value: plainText },
  { key: 'destination_project_id', group: 'place', label: () => l10n.t('Project of the copies'), value: plainText },
  { key: 'id', group: 'place', label: () => l10n.t('Instance'), value: plainText },
  { key: 'name', group: 'place', label: () => l10n.t('Instance name'), value: plainText },
  { key: 'source_region', group: 'place', label: () => l10n.t('Region of the instance'), value: plainText },
  { key: 'source_project_id', group: 'place', label: () => l10n.t('Project of the instance'), value: plainText },
  { key: 'datastore.type', group: 'place', label: () => l10n.t('Engine'), value: engineText },
  { key: 'datastore.version', group: 'place', label: () => l10n.t('Engine version'), value: plainText },
];
