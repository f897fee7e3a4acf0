import * as l10n from '@vscode/l10n';

/** The regions that have a known name. */
const names: Readonly<Record<string, () => string>> = {
  'cn-north-1': () => l10n.t('CN North-Beijing1'),
  'cn-north-4': () => l10n.t('CN North-Beijing4'),
  'cn-north-9': () => l10n.t('CN North-Ulanqab1'),
  'cn-north-12': () => l10n.t('CN North3'),
  // These two are numbered the other way round than their ids suggest.
  'cn-east-2': () => l10n.t('CN East-Shanghai2'),
  'cn-east-3': () => l10n.t('CN East-Shanghai1'),
  'cn-east-4': () => l10n.t('CN East2'),
  'cn-east-5': () => l10n.t('CN East-Qingdao'),
  'cn-south-1': () => l10n.t('CN South-Guangzhou'),
  'cn-south-2': () => l10n.t('CN South-Shenzhen'),
  'cn-south-4': () => l10n.t('CN South-Guangzhou-InvitationOnly'),
  'cn-southwest-2': () => l10n.t('CN Southwest-Guiyang1'),
  'ap-southeast-1': () => l10n.t('CN-Hong Kong'),
  'ap-southeast-2': () => l10n.t('AP-Bangkok'),
  'ap-southeast-3': () => l10n.t('AP-Singapore'),
  'ap-southeast-4': () => l10n.t('AP-Jakarta'),
  'ap-southeast-5': () => l10n.t('AP-Manila'),
  'my-kualalumpur-1': () => l10n.t('AP-Kuala Lumpur-OP6'),
  'ae-ad-1': () => l10n.t('ME-Abu Dhabi-OP5'),
  'me-east-1': () => l10n.t('ME-Riyadh'),
  'af-south-1': () => l10n.t('AF-Johannesburg'),
  'af-north-1': () => l10n.t('AF-Cairo'),
  'tr-west-1': () => l10n.t('TR-Istanbul'),
  'la-north-2': () => l10n.t('LA-Mexico City2'),
  'la-south-2': () => l10n.t('LA-Santiago'),
  'na-mexico-1': () => l10n.t('LA-Mexico City1'),
  'sa-brazil-1': () => l10n.t('LA-Sao Paulo1'),
  'eu-west-0': () => l10n.t('EU-Paris'),
  'eu-west-101': () => l10n.t('EU-Dublin'),
  'ru-northwest-2': () => l10n.t('RU-Moscow2'),
};

/** What people call a region; its id where no name is known. */
export function regionName(region: string): string {
  return Object.hasOwn(names, region) ? (names[region]?.() ?? region) : region;
}
