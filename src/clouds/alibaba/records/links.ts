import * as l10n from '@vscode/l10n';
import { DownloadLink, type LinkNetwork } from '../../../model/links.ts';
import { isObject, list, text } from './values.ts';

/** A value as a web address, or `undefined` for all the ways of saying that there is none. */
export function address(value: unknown): string | undefined {
  const link = text(value);
  return link !== undefined && /^https?:\/\//i.test(link) && URL.canParse(link) ? link : undefined;
}

/**
 * When a signed address ends: epoch seconds in its `Expires`, or with the object store's newer signature a beginning
 * (`x-oss-date`, as in 20261122T030000Z) and seconds from there.
 */
export function endOf(link: string): Date | undefined {
  const { searchParams } = new URL(link);
  const begin = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(searchParams.get('x-oss-date') ?? '');
  const seconds = searchParams.get(begin ? 'x-oss-expires' : 'Expires') ?? '';
  if (!/^\d{1,11}$/.test(seconds)) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (begin ?? []).slice(1).map(Number);
  const from = begin ? Date.UTC(year, month - 1, day, hour, minute, second) : 0;
  return new Date(from + Number(seconds) * 1000);
}

export function toLinks(value: unknown, network: LinkNetwork, database?: string): readonly DownloadLink[] {
  const link = address(value);
  return link === undefined ? [] : [new DownloadLink(link, { network, database, expires: endOf(link) })];
}

/** `BackupDownloadLinkByDB.BackupDownloadLinkByDB[]`: the same name twice. */
export function databaseLinks(value: unknown): readonly DownloadLink[] {
  return list(isObject(value) ? value['BackupDownloadLinkByDB'] : value)
    .filter(isObject)
    .flatMap((record) => {
      const database = text(record['DataBase']) ?? l10n.t('unnamed database');
      return [
        ...toLinks(record['DownloadLink'], 'public', database),
        ...toLinks(record['IntranetDownloadLink'], 'internal', database),
      ];
    });
}
