import * as l10n from '@vscode/l10n';
import { DownloadLink, type LinkNetwork } from '../../../model/links.ts';
import { address, endOf } from '../../common/addresses.ts';
import { harmless } from '../../common/redact.ts';
import { isObject, list, text } from './values.ts';

export function toLinks(value: unknown, network: LinkNetwork, database?: string): readonly DownloadLink[] {
  const link = address(value);
  return link === undefined ? [] : [new DownloadLink(link, { network, database, expires: endOf(link) })];
}

/** `BackupDownloadLinkByDB.BackupDownloadLinkByDB[]`: the same name twice. */
export function databaseLinks(value: unknown): readonly DownloadLink[] {
  return list(isObject(value) ? value['BackupDownloadLinkByDB'] : value)
    .filter(isObject)
    .flatMap((record) => {
      const database = harmless(text(record['DataBase'])) ?? l10n.t('unnamed database');
      return [
        ...toLinks(record['DownloadLink'], 'public', database),
        ...toLinks(record['IntranetDownloadLink'], 'internal', database),
      ];
    });
}
