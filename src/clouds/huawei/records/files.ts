import { DownloadLink } from '../../../model/links.ts';
import { address, endOf } from '../../common/addresses.ts';
import { harmless } from '../../common/redact.ts';
import { isObject, list, text } from '../../common/values.ts';
import type { Body } from './read.ts';
import { kilobytes } from './sizes.ts';
import { time } from './times.ts';

/**
 * ShowBackupDownloadLink, `files[]`: one link for each file of the backup that has one. Where the end of a link cannot be
 * read, what its address says of it counts.
 */
export function toFileLinks(body: Body): readonly DownloadLink[] {
  return list(body['files'])
    .filter(isObject)
    .flatMap((record) => {
      const link = address(record['download_link']);
      return link === undefined
        ? []
        : [
            new DownloadLink(link, {
              network: 'public',
              file: harmless(text(record['name'])),
              size: kilobytes(record['size']),
              database: harmless(text(record['database_name'])),
              expires: time(record['link_expired_time']) ?? endOf(link),
            }),
          ];
    });
}
