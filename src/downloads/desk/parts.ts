import type { Event } from '../../model/events.ts';
import type { DownloadLink } from '../../model/links.ts';
import type { Log } from '../../model/provider.ts';
import type { LinkPlaces } from '../links/places.ts';
import type { DownloadProgress } from '../transfer/progress.ts';
import type { DownloadRecord } from './records.ts';
import type { TransferParts, Transferred, TransferState } from '../transfer/types.ts';

/** Nothing comes for a while, and it is tried again at `next`. */
export interface Trouble {
  readonly error: unknown;
  readonly next: Date;
}

/** A download as it can be seen now. */
export interface Download {
  readonly record: DownloadRecord;
  /** This window works on it, or it waits here for its turn. */
  readonly isHere: boolean;
  readonly progress: DownloadProgress | undefined;
  readonly trouble: Trouble | undefined;
}

/** Another window works on it, or did until it was gone. */
export function isElsewhere({ record: { state }, isHere }: Download): boolean {
  return !isHere && (state === 'waiting' || state === 'running');
}

/** Downloads that share a notification, from when the first of them begins until none is under way here any more. */
export interface Round {
  /** In the order they were asked for, without those that were taken off the list. */
  downloads(): readonly Download[];
  readonly onDidChange: Event<undefined>;
  /** Resolves when none of them is under way here any more. */
  readonly ended: Promise<void>;
}

/** What can be done with several downloads at once, by ids; none rejects. */
export interface RoundDeeds {
  pause(ids: readonly string[]): Promise<void>;
  /** Paused and failed ones go on where they were. */
  goOn(ids: readonly string[]): Promise<void>;
  /** Stops those that have not come to their end, and removes what has arrived of them; asks before where that is much. */
  cancel(ids: readonly string[]): Promise<void>;
  /** Takes those that have ended off the list; failed ones together with what has arrived of them, as `cancel` does. */
  remove(ids: readonly string[]): Promise<void>;
}

/** What several files need in a folder, and what is free there; in bytes. */
export interface Lack {
  /** Of one of them. */
  readonly path: string;
  readonly needed: number;
  readonly free: number;
}

/** What the user gets to see besides the list. */
export interface DeskView {
  follow(round: Round, deeds: RoundDeeds): void;
  /** A sentence for any caught value. */
  why(error: unknown): string;
  /** Why a download is not begun: others, on their way or yet to go on, write the files of these names. */
  taken(names: readonly string[]): Error;
  /** Whether what has arrived of these may be removed; asks only where that is much. */
  mayRemove(downloads: readonly Download[]): Promise<boolean>;
  /** Why several downloads are not begun: a folder has no room for all of them. */
  noRoom(lack: Lack): Error;
  /** Stopped by the user, or removed after it failed, and what had arrived is gone. */
  cancelled(record: DownloadRecord): void;
  /** What had arrived could not be removed. */
  leftBehind(path: string): void;
  /** Another window works on it, so nothing can be done here. */
  elsewhere(record: DownloadRecord): void;
  reveal(path: string): Promise<void>;
}

export interface DownloadsParts {
  /** Where the records are, shared by all windows. */
  readonly folder: string;
  readonly transfer: (parts: TransferParts) => Promise<Transferred>;
  /** Removes what has arrived. False if that cannot be done. */
  readonly discard: (state: TransferState) => Promise<boolean>;
  /** Asks the cloud for the link of a download. `asked`: the user has just wanted it. Rejects with a `CloudError`. */
  readonly newLink: (record: DownloadRecord, asked: boolean, signal: AbortSignal) => Promise<DownloadLink>;
  /** The same link by https, where its host serves that. */
  readonly secured: (accountId: string, link: DownloadLink, signal: AbortSignal) => Promise<DownloadLink>;
  readonly places: (accountId: string, link: DownloadLink) => Promise<LinkPlaces>;
  /** Remembers over restarts whether there is anything that is not done. */
  readonly setUnderWay: (any: boolean) => Promise<void>;
  /** How many connections each download has, and how many downloads run at once. */
  readonly settings: () => { readonly connections: number; readonly files: number };
  readonly view: DeskView;
  readonly log: Log;
  /** Milliseconds since the epoch; the machine's clock unless told. */
  readonly now?: (() => number) | undefined;
}
