import * as l10n from '@vscode/l10n';
import { dateBy, type FieldSpec } from '../../common/fields.ts';
import { address } from '../../common/addresses.ts';
import { text, time, timeOrEpoch } from './values.ts';

export * from '../../common/fields.ts';

export const date: FieldSpec['value'] = dateBy(time);

/** Epoch seconds in one operation and a time in another; 0 stands for unknown. */
export const dateOrEpoch: FieldSpec['value'] = (values) =>
  text(values[0]) === '0' ? { as: 'none', text: l10n.t('Unknown') } : dateBy(timeOrEpoch)(values);

/** Says that there is a link, never the link; until when it works stands beside the button that copies it. */
export const link: FieldSpec['value'] = ([value]) =>
  address(value) === undefined
    ? { as: 'none', text: l10n.t('Not downloadable') }
    : { as: 'text', text: l10n.t('Available') };

export const links: FieldSpec['value'] = (values) => {
  const available = values.filter((value) => address(value) !== undefined).length;
  return available === 0
    ? { as: 'none', text: l10n.t('Not downloadable') }
    : { as: 'text', text: l10n.t('Available for {0} of {1} databases', available, values.length) };
};
