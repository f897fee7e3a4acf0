import type { Event } from '../../async/event.ts';
import type { Asked, HistoryPart, ListProgress } from '../../model/history.ts';
import type { BackupPolicy, CopyPolicy, RecoveryWindow } from '../../model/insight.ts';
import type { TimeRange } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import type { HistoryRef, RealityFacts } from '../protocol/history.ts';

/** What is known of a backup in a history. Times are epoch milliseconds. */
export interface HistoryBackup extends Pick<Backup, 'id' | 'state' | 'type' | 'method' | 'mode' | 'size'> {
  readonly started: number | undefined;
  readonly ended: number | undefined;
  /** It holds only some databases. */
  readonly partial: boolean;
}

/** A cross-region copy. */
export interface HistoryCopy extends Pick<Backup, 'state'> {
  /** `undefined` where its backup is not among those read. */
  readonly backupId: string | undefined;
  readonly regionId: string | undefined;
  readonly ended: number | undefined;
  /** Milliseconds from the end of the backup to the end of the copy. */
  readonly delay: number | undefined;
}

/** A history that is being read; it begins by itself. Each part may fail by itself. */
export interface HistoryReading {
  readonly range: TimeRange;
  /** In the order in which they came; grows while it is read. */
  readonly backups: readonly HistoryBackup[];
  /** Another list after each change. */
  readonly copies: readonly HistoryCopy[];
  readonly progress: ListProgress;
  readonly copiesProgress: ListProgress;
  readonly policy: Asked<BackupPolicy>;
  readonly window: Asked<RecoveryWindow>;
  readonly copyPolicy: Asked<CopyPolicy>;
  readonly isBusy: boolean;
  readonly onDidChange: Event<void>;
  /** What became of the policy, once all backups were read. */
  reality(now: Date): Omit<RealityFacts, 'missedCount' | 'failedCount' | 'outsideCount'> | undefined;
  /** The user wants a part that failed or was stopped again; a list goes on from there. */
  retry(part: HistoryPart): void;
  stop(): void;
  dispose(): void;
}

/** A history with the words for where it belongs. */
export interface OpenedHistory {
  readonly instance: Instance;
  /** Engine and version in words: "MySQL 8.0". */
  readonly engine: string;
  readonly accountName: string;
  readonly regionName: string;
  /** The name of a region that copies are in. */
  readonly regionNameOf: (regionId: string) => string;
  readonly reading: HistoryReading;
}

/** Where the history panels get their data, and who carries out what the user asks for. */
export interface HistorySource {
  /**
   * Rejects with a `CloudError` if the instance is not to be had. `asked`: the user wants it, rather than a panel that is
   * back after a restart.
   */
  open(ref: HistoryRef, range: TimeRange, asked: boolean, signal: AbortSignal): Promise<OpenedHistory>;
  /** Selects the backup in the tree; resolves to the localised sentence that says so. */
  reveal(ref: HistoryRef, backup: HistoryBackup, signal: AbortSignal): Promise<string>;
  /** Opens the details of the backup. */
  showDetails(ref: HistoryRef, backup: HistoryBackup): Promise<void>;
  /** Asks how and where to, and writes what is shown; resolves to the localised sentence that says what became of it. */
  exportHistory(ref: HistoryRef, history: OpenedHistory, signal: AbortSignal): Promise<string>;
}
