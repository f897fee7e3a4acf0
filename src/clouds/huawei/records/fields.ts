import * as l10n from '@vscode/l10n';
import { dateBy, oneOf, sizeBy, type FieldSpec } from '../../common/fields.ts';
import { gigabytes, kilobytes, megabytes } from './sizes.ts';
import { time } from './times.ts';

export * from '../../common/fields.ts';

export const date: FieldSpec['value'] = dateBy(time);
export const sizeInKilobytes: FieldSpec['value'] = sizeBy(kilobytes, (raw) => l10n.t('{0} KB', raw));
export const sizeInMegabytes: FieldSpec['value'] = sizeBy(megabytes, (raw) => l10n.t('{0} MB', raw));
export const sizeInGigabytes: FieldSpec['value'] = sizeBy(gigabytes, (raw) => l10n.t('{0} GB', raw));

export const statusText: FieldSpec['value'] = oneOf({
  building: () => l10n.t('Being made'),
  completed: () => l10n.t('Succeeded'),
  failed: () => l10n.t('Failed'),
  deleting: () => l10n.t('Being deleted'),
});
