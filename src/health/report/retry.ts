import type { ReportRow } from '../../model/report.ts';
import { whole, type Part } from './accountRun.ts';
import type { AccountBook } from './book.ts';
import type { Rows } from './rows.ts';

/** What is asked again: an account, a region of it, or an instance; everything where nothing is named. */
export interface RetryTarget {
  readonly accountId?: string | undefined;
  readonly regionId?: string | undefined;
  readonly key?: string | undefined;
}

/** True if something of this account is asked again. */
export function concerns({ accountId, key }: RetryTarget, id: string): boolean {
  return accountId === undefined ? (key?.startsWith(`${encodeURIComponent(id)}/`) ?? true) : accountId === id;
}

/** Lets what failed of an account, or of a part of it, wait for a run. The result is the part that the run is about. */
export function letWait(book: AccountBook, rows: Rows, what: RetryTarget): Part {
  const { key, regionId } = book.failure === undefined ? what : {};
  if (key === undefined) {
    book.retry(regionId);
  }
  const row = (one: ReportRow) =>
    key === undefined ? regionId === undefined || one.regionId === regionId : one.key === key;
  const failed = rows.of(book.account.id).filter((entry) => entry.row.state === 'failed' && row(entry.row));
  failed.forEach((entry) => rows.wait(entry));
  // These can be asked about once their region is listed again.
  const unlisted = new Set(failed.filter(({ instance }) => !instance).map((entry) => entry.row.regionId));
  book.relist(unlisted);
  if (key === undefined) {
    return regionId === undefined ? whole : { region: (id) => id === regionId, row };
  }
  return { region: (id) => unlisted.has(id), row };
}
