import * as l10n from '@vscode/l10n';
import type { BackupPolicy } from '../../model/insight.ts';
import { oneOf, plainText, type FieldSpec } from './fields.ts';
import { count, text } from './values.ts';
import { plural } from './language.ts';

/** What the policies of several clouds are made of: days, times of the day, numbers with units, switches. */

const WEEKDAY_NAMES: readonly (() => string)[] = [
  () => l10n.t('Sunday'),
  () => l10n.t('Monday'),
  () => l10n.t('Tuesday'),
  () => l10n.t('Wednesday'),
  () => l10n.t('Thursday'),
  () => l10n.t('Friday'),
  () => l10n.t('Saturday'),
];

/** The name of a day, 0 for Sunday. */
export function weekdayName(day: number): string {
  return WEEKDAY_NAMES[day]?.() ?? String(day);
}

/** A window of the day. `pattern` finds hour and minute of its begin, then of its end. */
export function windowOf(value: unknown, pattern: RegExp): BackupPolicy['window'] {
  const match = pattern.exec(text(value) ?? '');
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = (match ?? []).slice(1).map(Number);
  return match ? { from: h1 * 60 + m1, to: h2 * 60 + m2 } : undefined;
}

/** The same in words. */
export function windowWords(pattern: RegExp): FieldSpec['value'] {
  return (values) => {
    const match = pattern.exec(text(values[0]) ?? '');
    const [, h1 = '', m1 = '', h2 = '', m2 = ''] = match ?? [];
    return match ? { as: 'text', text: l10n.t('{0} to {1} UTC', `${h1}:${m1}`, `${h2}:${m2}`) } : plainText(values);
  };
}

/** A number with its unit; what is none as it came. */
export function counted(say: (number: number) => string): FieldSpec['value'] {
  return (values) => {
    const number = count(values[0]);
    return number === undefined ? plainText(values) : { as: 'text', text: say(number) };
  };
}

export const days = counted((number) =>
  plural(
    number,
    () => l10n.t('1 day'),
    (several) => l10n.t('{0} days', several),
  ),
);

const yes = () => l10n.t('Yes');
const no = () => l10n.t('No');
export const yesNo = oneOf({ '1': yes, true: yes, '0': no, false: no });
