import type { DownloadLink } from './links.ts';
import type { Field, Word } from './resources.ts';

export type UploadState = 'completed' | 'uploading' | 'failed';

/**
 * One backup of an instance's transaction log: a binlog or WAL file, a log backup of SQL Server, or (with `copy`) the copy
 * of one in another region. Sizes are bytes.
 */
export interface LogFile {
  /** The cloud's id where it has one; else made of what tells the file from the others of its instance. */
  readonly id: string;
  readonly instanceId: string;
  /** The region the instance is in, also for a copy. */
  readonly regionId: string;
  /** Absent where the cloud names no file (SQL Server). */
  readonly name: string | undefined;
  /** Which of the instance's nodes it is from, as the cloud numbers them. */
  readonly node: string | undefined;
  /** First and last moment that the file holds. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly size: number | undefined;
  /** Absent where the cloud does not say whether the file has arrived in its storage. */
  readonly upload: Word<UploadState> | undefined;
  /** Present exactly on cross-region copies. */
  readonly copy: { readonly regionId: string | undefined } | undefined;
  /** The links as they came with this answer; they may have expired. */
  readonly links: readonly DownloadLink[];
  /** The cloud gives links only when it is asked for them: `links` is empty and says nothing. */
  readonly linksOnRequest?: boolean | undefined;
  /** Every field of the record in words, links left out. */
  readonly fields: readonly Field[];
}
