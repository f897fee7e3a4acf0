import type { BackupSource } from '../details/source.ts';
import type { LoadedBackup } from '../details/describe.ts';
import type { PanelRef } from '../protocol/details.ts';

/** Where the compare panels get their data, and who carries out what the user asks for. */
export interface CompareSource extends BackupSource {
  /** Shows one of the two by itself. */
  openDetails(ref: PanelRef, loaded: LoadedBackup | undefined): Promise<void>;
}

/** Both as they are known already. */
export interface LoadedPair {
  readonly first: LoadedBackup;
  readonly second: LoadedBackup;
}
