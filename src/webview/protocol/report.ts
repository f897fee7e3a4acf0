import type {
  ProblemKind,
  ReportFailure,
  ReportLimits,
  ReportProgress,
  ReportRow,
  ReportScope,
} from '../../model/report.ts';
import { isRecord, isText } from './common.ts';

export const REPORT_VIEW = 'rdsBackups.report';

/** There is one report, so there is nothing to say of it. */
export type ReportRef = Readonly<Record<string, unknown>>;

/** The team's files with limits that the report is held to as well. */
export interface TeamLimits {
  readonly files: readonly {
    readonly name: string;
    /** Localised: why the file, or a part of it, has no effect. */
    readonly problem?: string | undefined;
    readonly rules: number;
  }[];
  /** The workspace is not trusted: the files change what the report shows and nothing else. */
  readonly displayOnly: boolean;
}

/** All of a report but its rows. */
export interface ReportHead {
  readonly scope: ReportScope;
  readonly limits: ReportLimits;
  readonly progress: ReportProgress;
  readonly failures: readonly ReportFailure[];
  readonly team: TeamLimits;
  /** Names of the clouds that occur, by their ids. */
  readonly clouds: Readonly<Record<string, string>>;
}

/**
 * What the page shows, in parts, since a report can have many rows. `problem` is why what the user wanted last did not
 * happen.
 */
export type ReportState =
  | { readonly is: 'none'; readonly team: TeamLimits; readonly problem?: string | undefined }
  | {
      readonly is: 'report';
      readonly head: ReportHead;
      /** It replaces what the page has; otherwise its rows are added, or put in the place of those with their keys. */
      readonly fresh: boolean;
      readonly rows: readonly ReportRow[];
      /** Further rows that follow at once. */
      readonly more: number;
      readonly problem?: string | undefined;
    };

/** What the host does on the user's request, and answers. */
export type ReportAction =
  | { readonly do: 'chooseScope' | 'openLimits' }
  | { readonly do: 'openTeamFile'; readonly name: string }
  | { readonly do: 'export'; readonly keys: readonly string[] }
  | { readonly do: 'showInstance' | 'showHistory'; readonly key: string };

/** What is asked again: an account or a region that could not be listed, or an instance. */
export type RetryTarget =
  | { readonly accountId: string; readonly regionId?: string | undefined; readonly key?: undefined }
  | { readonly key: string; readonly accountId?: undefined };

/** What the report itself shows the effect of. `retry` without a target is for all that failed. */
export type ReportOrder =
  | { readonly do: 'start' | 'pause' | 'resume' | 'stop' }
  | { readonly do: 'retry'; readonly what?: RetryTarget | undefined };

/** What the table can be narrowed to; `unchecked` could not be checked. */
export type FilterKind = ProblemKind | 'unchecked';

/** What rows are grouped and filtered by. */
export type Dimension = 'cloud' | 'account' | 'region' | 'engine';

/** All of it has to fit, but only one of the `kinds`. */
export interface ReportFilter {
  readonly text: string;
  readonly kinds: readonly FilterKind[];
  readonly onlyProblems: boolean;
  /** The value chosen of each; absent stands for all. */
  readonly values: Readonly<Partial<Record<Dimension, string>>>;
}

export type TotalsBy = Exclude<Dimension, 'account'>;

/** How the user looks at it. */
export interface ReportView {
  readonly filter: ReportFilter;
  readonly totalsBy: TotalsBy;
  readonly totalsOpen: boolean;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  /** The row that the user is at, and whether its details are shown. */
  readonly active?: string | undefined;
  readonly details: boolean;
  /** Pixels from the top, and the row that stood at the top of the screen with its distance from there. */
  readonly scroll: number;
  readonly top?: { readonly key: string; readonly offset: number } | undefined;
}

/** More instances than any user of both clouds has. */
const MOST_KEYS = 200_000;

export function isReportAction(action: unknown): action is ReportAction {
  if (!isRecord(action)) {
    return false;
  }
  switch (action['do']) {
    case 'chooseScope':
    case 'openLimits':
      return true;
    case 'openTeamFile':
      return isText(action['name']);
    case 'export': {
      const { keys } = action;
      return Array.isArray(keys) && keys.length <= MOST_KEYS && keys.every((key) => isText(key));
    }
    case 'showInstance':
    case 'showHistory':
      return isText(action['key']);
    default:
      return false;
  }
}

export function isReportOrder(order: unknown): order is ReportOrder {
  if (!isRecord(order)) {
    return false;
  }
  switch (order['do']) {
    case 'start':
    case 'pause':
    case 'resume':
    case 'stop':
      return true;
    case 'retry':
      return order['what'] === undefined || isRetryTarget(order['what']);
    default:
      return false;
  }
}

function isRetryTarget(what: unknown): what is RetryTarget {
  if (!isRecord(what)) {
    return false;
  }
  return what['key'] === undefined
    ? isText(what['accountId']) && (what['regionId'] === undefined || isText(what['regionId']))
    : isText(what['key']) && what['accountId'] === undefined;
}

export function isReportRef(ref: unknown): ref is ReportRef {
  return isRecord(ref);
}

/** Every sentence of the page, by what it is for. */
export type ReportStrings = Readonly<
  Record<
    | 'title'
    | 'intro'
    | 'start'
    | 'chooseScope'
    | 'changeLimits'
    | 'account'
    | 'accounts'
    | 'region'
    | 'regions'
    | 'limitAge'
    | 'limitKept'
    | 'limitCopy'
    | 'teamFiles'
    | 'teamRule'
    | 'teamRules'
    | 'displayOnly'
    | 'openFile'
    | 'open'
    | 'cancel'
    | 'opening'
    | 'exporting'
    | 'progress'
    | 'checkedAndListed'
    | 'checkedOf'
    | 'checkedAll'
    | 'checkedNone'
    | 'checkedOne'
    | 'paused'
    | 'stopped'
    | 'interrupted'
    | 'asOf'
    | 'asOfBetween'
    | 'justNow'
    | 'pause'
    | 'resume'
    | 'stop'
    | 'checkAgain'
    | 'retry'
    | 'retryAll'
    | 'retryOf'
    | 'failures'
    | 'noneYet'
    | 'noneListed'
    | 'noneFound'
    | 'summary'
    | 'noGood'
    | 'noGoodNote'
    | 'noGoodRuled'
    | 'off'
    | 'offNote'
    | 'failedLast'
    | 'failedLastNote'
    | 'unusual'
    | 'unusualNote'
    | 'tooBrief'
    | 'tooBriefNote'
    | 'tooBriefRuled'
    | 'tooBriefNoLimit'
    | 'withoutCopy'
    | 'withoutCopyNote'
    | 'withoutCopyIn'
    | 'withoutCopyRuled'
    | 'unchecked'
    | 'uncheckedNote'
    | 'spaceUsed'
    | 'inBackups'
    | 'inBackupsAtLeast'
    | 'inOneBackup'
    | 'atLeast'
    | 'totals'
    | 'totalsBy'
    | 'byCloud'
    | 'byRegion'
    | 'byEngine'
    | 'showAll'
    | 'showFewer'
    | 'checkedOfGroup'
    | 'instances'
    | 'withProblems'
    | 'backups'
    | 'space'
    | 'filters'
    | 'export'
    | 'search'
    | 'onlyProblems'
    | 'allClouds'
    | 'allAccounts'
    | 'allRegions'
    | 'allEngines'
    | 'cloud'
    | 'accountTitle'
    | 'regionTitle'
    | 'engine'
    | 'showing'
    | 'resetFilters'
    | 'noneFits'
    | 'table'
    | 'instance'
    | 'state'
    | 'lastGood'
    | 'size'
    | 'copy'
    | 'kept'
    | 'where'
    | 'good'
    | 'isNew'
    | 'isNewWhy'
    | 'waiting'
    | 'again'
    | 'notChecked'
    | 'notExpected'
    | 'backupRunning'
    | 'noneSince'
    | 'sizeAgainst'
    | 'copied'
    | 'noCopy'
    | 'copyUnsupported'
    | 'notKnown'
    | 'details'
    | 'notAsked'
    | 'showInstance'
    | 'showHistory'
    | 'close'
    | 'lastGoodAt'
    | 'foundSince'
    | 'ruleOf'
    | 'checkedAgo',
    string
  >
>;
