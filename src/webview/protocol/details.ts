import type { Deviation } from '../../model/anomalies.ts';
import type { LinkNetwork } from '../../model/links.ts';
import type { BackupRef } from '../../model/provider.ts';
import type { BackupState, Field } from '../../model/resources.ts';
import { isRecord, isText, isTime, LONGEST_TEXT } from './common.ts';

export const DETAILS_VIEW = 'rdsBackups.details';

/** Which backup a panel shows: ids, and no secret. */
export interface PanelRef extends BackupRef {
  readonly accountId: string;
}

/** How the user looks at it. */
export interface DetailsView {
  /** Raw values are shown. */
  readonly raw: boolean;
  /** Pixels from the top. */
  readonly scroll: number;
}

/** A link the user can ask for. The host finds the link itself by `id`. */
export interface LinkChoice {
  readonly id: string;
  readonly network: LinkNetwork;
  readonly database: string | undefined;
  /** Epoch milliseconds at which the link at hand ends; copying after that fetches a fresh one. */
  readonly expires: number | undefined;
  /** It stands for the links that the cloud gives when it is asked. */
  readonly onRequest?: boolean;
}

/** The id of the choice that stands for links on request. */
export const LINKS_ON_REQUEST = 'ask';

export interface FieldSection {
  readonly title: string;
  readonly fields: readonly Field[];
}

/** Whether it can be restored; words and note are localised. */
export interface Restorable {
  readonly kind: 'yes' | 'no' | 'notYet' | 'unknown';
  readonly words: string;
  readonly note: string;
}

/** Where it is: names of regions, or their ids where no name is known. */
export interface Where {
  /** Absent where a copy's is not reported. */
  readonly region: string | undefined;
  readonly isCopy: boolean;
  /** Of a copy: milliseconds from the end of the backup to the end of the copy, where known. */
  readonly delay?: number | undefined;
  /** Its copies in other regions, as far as they are known yet. */
  readonly copies: readonly { readonly region: string | undefined; readonly delay: number | undefined }[];
}

/** One backup as the page shows it. Times are epoch milliseconds, sizes bytes; what is not known is `undefined`. */
export interface BackupDetails {
  /** "Full backup": the page adds the time. */
  readonly title: string;
  /** Instance, engine, region, account. */
  readonly place: readonly string[];
  readonly status: { readonly kind: BackupState | 'unknown'; readonly words: string };
  readonly started: number | undefined;
  readonly ended: number | undefined;
  /** The moment whose data it holds. */
  readonly consistent: number | undefined;
  readonly restorable: Restorable;
  readonly expires: number | undefined;
  /** About when it ends by the policy, and after how many days, where the cloud does not say. */
  readonly policy: { readonly until: number; readonly days: number } | undefined;
  readonly where: Where;
  readonly size: number | undefined;
  /** How the size stands to that of comparable backups before it; absent while or where that is not known. */
  readonly norm: Deviation | undefined;
  readonly links: readonly LinkChoice[];
  /** Why there is no link; present exactly when `links` is empty. */
  readonly noLink: string | undefined;
  /** The cloud's console has a page of its instance. */
  readonly console: boolean;
  readonly sections: readonly FieldSection[];
  /** When the cloud was asked. */
  readonly asked: number;
}

/**
 * What the page shows. `shown` stays on screen while it is asked for again (`refreshing`), and says so when that
 * failed (`problem`).
 */
export type DetailsState =
  | { readonly is: 'loading' }
  | {
      readonly is: 'shown';
      readonly details: BackupDetails;
      readonly refreshing: boolean;
      readonly problem: string | undefined;
    }
  | { readonly is: 'failed'; readonly message: string }
  | { readonly is: 'gone'; readonly message: string };

/** What the host does on the user's request, and answers. */
export type DetailsAction =
  | { readonly do: 'copyLink'; readonly link: string }
  | { readonly do: 'copyText'; readonly text: string }
  | { readonly do: 'copyLinkAs' | 'download' | 'compare' | 'openConsole' | 'showRawReply' };

/** `stop` ends the loading. */
export type DetailsOrder = 'refresh' | 'stop';

export function isDetailsAction(action: unknown): action is DetailsAction {
  if (!isRecord(action)) {
    return false;
  }
  switch (action['do']) {
    case 'copyLink':
      return isText(action['link']);
    case 'copyText':
      return isText(action['text'], LONGEST_TEXT);
    case 'copyLinkAs':
    case 'download':
    case 'compare':
    case 'openConsole':
    case 'showRawReply':
      return true;
    default:
      return false;
  }
}

export function isDetailsOrder(order: unknown): order is DetailsOrder {
  return order === 'refresh' || order === 'stop';
}

export function isPanelRef(ref: unknown): ref is PanelRef {
  return (
    isRecord(ref) &&
    ['accountId', 'regionId', 'instanceId', 'backupId'].every((key) => isText(ref[key])) &&
    (ref['started'] === undefined || isTime(ref['started'])) &&
    typeof ref['copy'] === 'boolean' &&
    (ref['released'] === undefined || typeof ref['released'] === 'boolean')
  );
}

/** Every sentence of the page. */
export interface DetailsStrings {
  readonly titleAndTime: string;
  readonly loading: string;
  readonly which: string;
  readonly cancel: string;
  readonly tryAgain: string;
  readonly refresh: string;
  readonly refreshing: string;
  readonly asOf: string;
  readonly summary: string;
  readonly actions: string;
  readonly finishedIn: string;
  readonly stoppedAfter: string;
  readonly runningFor: string;
  readonly old: string;
  readonly justNow: string;
  readonly startedAt: string;
  readonly dataAsOf: string;
  readonly ageUnknown: string;
  readonly startUnknown: string;
  readonly restorableUnknown: string;
  readonly timeIsOver: string;
  readonly inRegion: string;
  readonly inAnotherRegion: string;
  readonly anotherRegion: string;
  readonly ownRegion: string;
  readonly copyRegion: string;
  readonly alsoIn: string;
  readonly copied: string;
  readonly copiedLater: string;
  readonly copiesLater: string;
  readonly afterBackup: string;
  readonly sizeUnknown: string;
  readonly sizeChange: string;
  readonly sizeSame: string;
  readonly smaller: string;
  readonly larger: string;
  readonly keptUntil: string;
  readonly left: string;
  readonly ended: string;
  readonly endUnknown: string;
  readonly keptUnknown: string;
  readonly about: string;
  readonly byPolicy: string;
  readonly nothingToKeep: string;
  readonly nothingToKeepYet: string;
  readonly reportedUntil: string;
  readonly noSize: string;
  readonly noSizeYet: string;
  readonly notReported: string;
  readonly utc: string;
  readonly zone: string;
  readonly download: string;
  readonly compare: string;
  readonly openConsole: string;
  readonly showRawReply: string;
  readonly askingReply: string;
  readonly copyLink: string;
  readonly copyLinkAs: string;
  readonly copyPublic: string;
  readonly copyInternal: string;
  readonly copyPublicOf: string;
  readonly copyInternalOf: string;
  readonly copy: string;
  readonly copyRaw: string;
  readonly gettingLink: string;
  readonly linkUntil: string;
  readonly linksUntil: string;
  readonly linkEnded: string;
  readonly linkEndUnknown: string;
  readonly linkOnRequest: string;
  readonly publicNote: string;
  readonly internalNote: string;
  readonly databases: string;
  readonly database: string;
  readonly publicLink: string;
  readonly internalLink: string;
  readonly noSuchLink: string;
  readonly showRaw: string;
  readonly hideRaw: string;
  readonly raw: string;
  readonly empty: string;
  readonly field: string;
  readonly value: string;
  readonly inReply: string;
}
