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

/** Where the panels get their data, and who carries out what the user asks for. */
export interface DetailsSource {
  /**
   * `undefined` when the cloud no longer has the backup. Rejects with a `CloudError`. `asked`: the user wants it, rather than
   * a panel that is back after a restart.
   */
  load(ref: PanelRef, asked: boolean, signal: AbortSignal): Promise<LoadedBackup | undefined>;
  /** What other requests say of a backup; a failed one is a field that says so. Rejects only when it is stopped. */
  related(ref: PanelRef, backup: Backup, signal: AbortSignal): Promise<Related>;
  /** Puts a valid link on the clipboard; resolves to the localised sentence that says so. */
  copyLink(ref: PanelRef, backup: Backup, choice: CopyChoice | undefined, signal: AbortSignal): Promise<string>;
}
