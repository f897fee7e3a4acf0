import type { LinkNetwork } from '../../model/links.ts';
import type { Related } from '../../model/provider.ts';
import type { Backup } from '../../model/resources.ts';
import type { LoadedBackup } from './describe.ts';
import type { PanelRef } from '../protocol/details.ts';

/** Which of a backup's links the user asked for. */
export interface CopyChoice {
  readonly network: LinkNetwork;
  readonly database: string | undefined;
}

/** Where a backup of a page comes from. */
export interface BackupSource {
  /**
   * `undefined` when the cloud no longer has the backup. Rejects with a `CloudError`. `asked`: the user wants it, rather than
   * a panel that is back after a restart.
   */
  load(ref: PanelRef, asked: boolean, signal: AbortSignal): Promise<LoadedBackup | undefined>;
  /** The name of a region where it is known; asks nothing of the cloud. */
  regionName(ref: PanelRef, regionId: string): string | undefined;
}

/** Where the details panels get their data, and who carries out what the user asks for. */
export interface DetailsSource extends BackupSource {
  /** What other requests say of a backup; a failed one is a field that says so. Rejects only when it is stopped. */
  related(ref: PanelRef, backup: Backup, signal: AbortSignal): Promise<Related>;
  /** Bytes of the good backups of the same kind in the 30 days before it, newest last; none where nothing compares. */
  sizesBefore(ref: PanelRef, backup: Backup, signal: AbortSignal): Promise<readonly number[]>;
  /**
   * Days that the policy has a backup like this kept, where the cloud does not say until when; `undefined` where that says
   * nothing of it.
   */
  daysKept(ref: PanelRef, backup: Backup, signal: AbortSignal): Promise<number | undefined>;
  /** The cloud's console has a page of the instance; asks nothing of the cloud. */
  hasConsole(ref: PanelRef): boolean;
  /** Puts a valid link on the clipboard; resolves to the localised sentence that says so. */
  copyLink(ref: PanelRef, backup: Backup, choice: CopyChoice | undefined, signal: AbortSignal): Promise<string>;
  /** Asks in which form, and puts that on the clipboard; resolves to the localised sentence that says so. */
  copyLinkAs(ref: PanelRef, backup: Backup, signal: AbortSignal): Promise<string>;
  /** Asks where to and begins the download; resolves to the localised sentence that says so. */
  download(ref: PanelRef, backup: Backup, signal: AbortSignal): Promise<string>;
  /** Lets the user choose another backup and shows both side by side. */
  compare(ref: PanelRef, backup: Backup): Promise<void>;
  openConsole(ref: PanelRef): Promise<void>;
  /** Asks the cloud for the backup and shows the reply in an editor. */
  showRawReply(ref: PanelRef, signal: AbortSignal): Promise<void>;
}
