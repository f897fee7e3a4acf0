import type { HistoryPart } from '../../model/history.ts';
import type { BackupState } from '../../model/resources.ts';
import { isRecord, isText, isTime } from './common.ts';

export const HISTORY_VIEW = 'rdsBackups.history';

/** Whose history a panel shows: ids, and no secret. */
export interface HistoryRef {
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
}

/** Days that are shown, today being the last. */
export const periods = { month: 30, weeks: 126, year: 365 } as const;
export type HistoryPeriod = keyof typeof periods;

/** How the user looks at it. */
export interface HistoryView {
  readonly period: HistoryPeriod;
  /** Sizes and durations by powers of ten; absent until the user says so. */
  readonly log: boolean | undefined;
  readonly sort: { readonly column: string; readonly descending: boolean } | undefined;
  /** Start of the day whose backups alone the table shows. */
  readonly day: number | undefined;
  /** Pixels from the top. */
  readonly scroll: number;
}

/**
 * A word of the cloud's, and what is made of it. Backups of one kind share one of these, so that a row of the history is
 * five values.
 */
export interface BackupKind {
  readonly state: BackupState | 'unknown';
  /** Localised. */
  readonly status: string;
  /** Localised: "Full · Physical". */
  readonly type: string;
  /** It holds only some databases. */
  readonly partial: boolean;
}

/** Id, start, end, size and the index of its kind. Times are epoch milliseconds, sizes bytes; `null` is not known. */
export type BackupRow = readonly [
  id: string,
  started: number | null,
  ended: number | null,
  size: number | null,
  kind: number,
];

/** Id of the backup (`null`: not among those shown), index of the region (-1: not known), state, end, delay in ms. */
export type CopyRow = readonly [
  backup: string | null,
  region: number,
  state: BackupState | 'unknown',
  ended: number | null,
  delay: number | null,
];

/** Something that was asked for once. Sentences are localised. */
export type Answer<Value> =
  | { readonly is: 'asking' | 'stopped' }
  | { readonly is: 'known'; readonly value: Value }
  | { readonly is: 'notOffered' | 'failed'; readonly message: string };

/** How far a list has come. */
export interface ListState {
  readonly is: 'reading' | 'whole' | 'stopped' | 'failed' | 'notOffered';
  readonly read: number;
  readonly total?: number | undefined;
  readonly broken: number;
  /** What could not be read, and why; or why there is no such list. */
  readonly failures: readonly { readonly from: number; readonly to: number; readonly message: string }[];
  readonly reason?: string | undefined;
}

/** As in the model, in numbers. */
export interface PolicyFacts {
  readonly automatic: boolean;
  readonly days: readonly number[];
  readonly window?: { readonly from: number; readonly to: number } | undefined;
  readonly interval?: number | undefined;
  /** Days. */
  readonly retention?: number | undefined;
}

export interface WindowFacts {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

export interface CopyPolicyFacts {
  readonly backups: boolean;
  readonly region?: string | undefined;
  /** Days. */
  readonly retention?: number | undefined;
  /** When copying began, in epoch milliseconds. */
  readonly since?: number | undefined;
}

/** What became of the policy. A list has its last ones only, its number is that of all. */
export interface RealityFacts {
  readonly since: number;
  readonly due: number;
  readonly made: number;
  readonly missed: readonly number[];
  readonly failed: readonly number[];
  readonly outside: readonly number[];
  readonly missedCount: number;
  readonly failedCount: number;
  readonly outsideCount: number;
  readonly oldest?: number | undefined;
  readonly kept?: 'asPolicy' | 'longer' | 'shorter' | undefined;
}

/** All that is shown of an instance besides the long lists. */
export interface HistoryFacts {
  readonly period: HistoryPeriod;
  readonly from: number;
  /** When it was asked for. */
  readonly to: number;
  readonly name: string;
  /** Engine, region, account. */
  readonly place: readonly string[];
  /** When the instance was created. */
  readonly created?: number | undefined;
  readonly backups: ListState;
  readonly copies: ListState;
  readonly policy: Answer<PolicyFacts>;
  readonly window: Answer<WindowFacts>;
  readonly copyPolicy: Answer<CopyPolicyFacts>;
  readonly reality?: RealityFacts | undefined;
}

/** Rows that follow the first `at` of the same load. */
export interface HistoryRows {
  readonly load: number;
  readonly at: number;
  readonly kinds: readonly BackupKind[];
  readonly rows: readonly BackupRow[];
}

/** The regions of copies are told by their index. */
export interface CopyRows {
  readonly load: number;
  readonly regions: readonly string[];
  readonly rows: readonly CopyRow[];
}

/**
 * What the page shows. The long lists come in pieces: rows that the page has are not sent again, and copies only when they
 * have changed. What is shown stays while it is asked for again (`refreshing`).
 */
export type HistoryState =
  | { readonly is: 'loading' }
  | { readonly is: 'failed'; readonly message: string }
  | {
      readonly is: 'shown';
      readonly facts: HistoryFacts;
      readonly rows: HistoryRows;
      readonly copies?: CopyRows | undefined;
      readonly refreshing?: { readonly read: number; readonly total?: number | undefined } | undefined;
      readonly problem?: string | undefined;
    };

/** What the host does on the user's request, and answers. */
export type HistoryAction = { readonly do: 'pick' | 'details'; readonly backup: string } | { readonly do: 'export' };

/**
 * `show` asks for a period unless that is what is shown, `refresh` in any case. `from` is where its first day begins by the
 * clock of the screen.
 */
export type HistoryOrder =
  | { readonly order: 'show' | 'refresh'; readonly period: HistoryPeriod; readonly from: number }
  | { readonly order: 'retry'; readonly part: HistoryPart }
  | { readonly order: 'stop' };

const parts: readonly unknown[] = ['backups', 'copies', 'policy', 'window', 'copyPolicy'] satisfies HistoryPart[];

export function isPeriod(value: unknown): value is HistoryPeriod {
  return typeof value === 'string' && Object.hasOwn(periods, value);
}

export function isHistoryAction(action: unknown): action is HistoryAction {
  if (!isRecord(action)) {
    return false;
  }
  switch (action['do']) {
    case 'pick':
    case 'details':
      return isText(action['backup']);
    case 'export':
      return true;
    default:
      return false;
  }
}

export function isHistoryOrder(order: unknown): order is HistoryOrder {
  if (!isRecord(order)) {
    return false;
  }
  switch (order['order']) {
    case 'show':
    case 'refresh':
      return isPeriod(order['period']) && isTime(order['from']);
    case 'retry':
      return parts.includes(order['part']);
    case 'stop':
      return true;
    default:
      return false;
  }
}

export function isHistoryRef(ref: unknown): ref is HistoryRef {
  return isRecord(ref) && ['accountId', 'regionId', 'instanceId'].every((key) => isText(ref[key]));
}
