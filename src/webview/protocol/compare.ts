import type { BackupState, Field } from '../../model/resources.ts';
import { isRecord } from './common.ts';
import { isPanelRef, type PanelRef } from './details.ts';

export const COMPARE_VIEW = 'rdsBackups.compare';

/** Which backups a panel compares; the older one first. */
export interface CompareRef {
  readonly first: PanelRef;
  readonly second: PanelRef;
}

/** How the user looks at them. */
export interface CompareView {
  /** The younger one stands first. */
  readonly swapped: boolean;
  /** Fields that are the same are shown as well. */
  readonly same: boolean;
  /** Pixels from the top. */
  readonly scroll: number;
}

/** What matters of a backup, besides its fields. */
export type FactName =
  | 'status'
  | 'started'
  | 'size'
  | 'duration'
  | 'type'
  | 'method'
  | 'consistent'
  | 'engineVersion'
  | 'checksum'
  | 'expires'
  | 'where'
  | 'instance';

export interface ComparedField extends Field {
  /** It says the same as this fact. */
  readonly fact?: FactName | undefined;
}

/** One of the two. Times are epoch milliseconds, sizes bytes, texts localised; what is not known is `undefined`. */
export interface ComparedBackup {
  /** "Full backup" */
  readonly title: string;
  /** Instance, engine, region, account. */
  readonly place: readonly string[];
  readonly status: { readonly kind: BackupState | 'unknown'; readonly words: string };
  readonly started: number | undefined;
  readonly ended: number | undefined;
  readonly consistent: number | undefined;
  readonly expires: number | undefined;
  readonly size: number | undefined;
  readonly type: string | undefined;
  readonly method: string | undefined;
  readonly engineVersion: string | undefined;
  readonly checksum: string | undefined;
  readonly where: string | undefined;
  readonly instance: string;
  readonly fields: readonly ComparedField[];
  /** When the cloud was asked. */
  readonly asked: number;
}

/** One side. What is shown stays while it is asked for again. */
export type CompareSide =
  | { readonly is: 'loading' }
  | {
      readonly is: 'shown';
      readonly backup: ComparedBackup;
      readonly refreshing: boolean;
      readonly problem?: string | undefined;
    }
  | { readonly is: 'failed' | 'gone'; readonly message: string };

export interface CompareState {
  /** In the order of the ref. */
  readonly sides: readonly [CompareSide, CompareSide];
}

/** Opens the details of a side, counted as in the ref. */
export interface CompareAction {
  readonly do: 'openDetails';
  readonly side: 0 | 1;
}

/** `refresh` asks for both again, `stop` ends that. */
export type CompareOrder = 'refresh' | 'stop';

export function isCompareAction(action: unknown): action is CompareAction {
  return isRecord(action) && action['do'] === 'openDetails' && (action['side'] === 0 || action['side'] === 1);
}

export function isCompareOrder(order: unknown): order is CompareOrder {
  return order === 'refresh' || order === 'stop';
}

export function isCompareRef(ref: unknown): ref is CompareRef {
  return isRecord(ref) && isPanelRef(ref['first']) && isPanelRef(ref['second']);
}

/** Every sentence of the page. */
export interface CompareStrings {
  readonly heading: string;
  readonly first: string;
  readonly second: string;
  readonly titleAndTime: string;
  readonly loading: string;
  readonly which: string;
  readonly actions: string;
  readonly swap: string;
  readonly refresh: string;
  readonly refreshing: string;
  readonly cancel: string;
  readonly openFirst: string;
  readonly openSecond: string;
  readonly summary: string;
  readonly whatMatters: string;
  readonly otherFields: string;
  readonly noOthers: string;
  readonly sameFields: string;
  readonly showSame: string;
  readonly hideSame: string;
  readonly field: string;
  readonly difference: string;
  readonly utc: string;
  readonly notShown: string;
  readonly about: string;
  readonly notKnown: string;
  readonly notInReply: string;
  readonly same: string;
  readonly different: string;
  readonly cannotTell: string;
  readonly status: string;
  readonly started: string;
  readonly size: string;
  readonly duration: string;
  readonly type: string;
  readonly method: string;
  readonly consistent: string;
  readonly engineVersion: string;
  readonly checksum: string;
  readonly expires: string;
  readonly where: string;
  readonly instance: string;
  readonly smaller: string;
  readonly larger: string;
  readonly sameSize: string;
  readonly noSize: string;
  readonly faster: string;
  readonly slower: string;
  readonly sameDuration: string;
  readonly oneThenOther: string;
  readonly earlier: string;
  readonly later: string;
  readonly sameStart: string;
  readonly earlierData: string;
  readonly laterData: string;
  readonly endsEarlier: string;
  readonly endsLater: string;
  readonly change: string;
  readonly states: string;
  readonly firstGood: string;
  readonly firstUnusable: string;
  readonly firstFailed: string;
  readonly firstRunning: string;
  readonly firstDeleting: string;
  readonly firstUnknown: string;
  readonly secondGood: string;
  readonly secondUnusable: string;
  readonly secondFailed: string;
  readonly secondRunning: string;
  readonly secondDeleting: string;
  readonly secondUnknown: string;
  readonly zone: string;
}
