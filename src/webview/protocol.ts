import type { LinkNetwork } from '../model/links.ts';
import type { BackupRef } from '../model/provider.ts';
import type { BackupState, Field } from '../model/resources.ts';

/** What the page and its host say to each other: numbers and text only, and never the address of a link. */

export const DETAILS_VIEW = 'rdsBackups.details';

/** Which backup a panel shows. The only thing that outlives the window; it holds ids and no secret. */
export interface PanelRef extends BackupRef {
  readonly accountId: string;
}

/** What the page keeps through being hidden and through a reload of the window. */
export interface PanelState {
  readonly ref: PanelRef;
  /** Raw values are shown. */
  readonly raw: boolean;
  /** Pixels from the top. */
  readonly scroll: number;
}

/** Written into the page as inert JSON before its script runs. */
export interface PageStart {
  readonly ref: PanelRef;
  /** For dates and numbers. */
  readonly locale: string;
  readonly strings: PageStrings;
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

/** One backup as the page shows it. Times are epoch milliseconds, sizes bytes; what is not known is `undefined`. */
export interface BackupDetails {
  /** "Full backup": the page adds the time. */
  readonly title: string;
  /** Instance, engine, region, account. */
  readonly place: readonly string[];
  readonly status: { readonly kind: BackupState | 'unknown'; readonly words: string };
  readonly started: number | undefined;
  readonly ended: number | undefined;
  readonly expires: number | undefined;
  readonly size: number | undefined;
  readonly where: { readonly words: string; readonly note: string };
  readonly links: readonly LinkChoice[];
  /** Why there is no link; present exactly when `links` is empty. */
  readonly noLink: string | undefined;
  readonly sections: readonly FieldSection[];
  /** When the cloud was asked. */
  readonly asked: number;
}

/**
 * What the page shows. `shown` stays on screen while it is asked for again (`refreshing`), and says so when that
 * failed (`problem`).
 */
export type PageState =
  | { readonly is: 'loading' }
  | {
      readonly is: 'shown';
      readonly details: BackupDetails;
      readonly refreshing: boolean;
      readonly problem: string | undefined;
    }
  | { readonly is: 'failed'; readonly message: string }
  | { readonly is: 'gone'; readonly message: string };

/** What the host does on the user's request. */
export type Action =
  { readonly do: 'copyLink'; readonly link: string } | { readonly do: 'copyText'; readonly text: string };

/**
 * From the page. `ready` names the zone of the user's screen, which need not be the one of the host. A `request` is always answered by one `reply` with its id. `refresh` and `stop` (which ends the loading)
 * are answered by a new `state`, so that the answer reaches the page even when it was hidden in between.
 */
export type PageMessage =
  | { readonly type: 'ready'; readonly timeZone: string }
  | { readonly type: 'refresh' }
  | { readonly type: 'stop' }
  | { readonly type: 'request'; readonly id: string; readonly action: Action }
  | { readonly type: 'cancel'; readonly id: string };

/** `message` is a sentence for the user. */
export interface Reply {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly message: string;
}

/** To the page. */
export type HostMessage =
  { readonly type: 'state'; readonly state: PageState } | ({ readonly type: 'reply'; readonly id: string } & Reply);

/** Longest text the page may ask to have copied. */
const LONGEST_TEXT = 1_000_000;
const LONGEST_ID = 1_000;

export function isPageMessage(message: unknown): message is PageMessage {
  if (!isRecord(message)) {
    return false;
  }
  switch (message['type']) {
    case 'ready':
      return isText(message['timeZone'], LONGEST_ID);
    case 'refresh':
    case 'stop':
      return true;
    case 'request':
      return isText(message['id'], LONGEST_ID) && isAction(message['action']);
    case 'cancel':
      return isText(message['id'], LONGEST_ID);
    default:
      return false;
  }
}

function isAction(action: unknown): action is Action {
  if (!isRecord(action)) {
    return false;
  }
  switch (action['do']) {
    case 'copyLink':
      return isText(action['link'], LONGEST_ID);
    case 'copyText':
      return isText(action['text'], LONGEST_TEXT);
    default:
      return false;
  }
}

/** The host is trusted, other senders of window messages are not: enough to tell them apart. */
export function isHostMessage(message: unknown): message is HostMessage {
  if (!isRecord(message)) {
    return false;
  }
  if (message['type'] === 'state') {
    return isRecord(message['state']) && typeof message['state']['is'] === 'string';
  }
  return (
    message['type'] === 'reply' &&
    typeof message['id'] === 'string' &&
    typeof message['outcome'] === 'string' &&
    typeof message['message'] === 'string'
  );
}

export function isPanelState(state: unknown): state is PanelState {
  return (
    isRecord(state) &&
    isPanelRef(state['ref']) &&
    typeof state['raw'] === 'boolean' &&
    typeof state['scroll'] === 'number'
  );
}

function isPanelRef(ref: unknown): ref is PanelRef {
  return (
    isRecord(ref) &&
    ['accountId', 'regionId', 'instanceId', 'backupId'].every((key) => isText(ref[key], LONGEST_ID)) &&
    (ref['started'] === undefined || isTime(ref['started'])) &&
    typeof ref['copy'] === 'boolean' &&
    (ref['released'] === undefined || typeof ref['released'] === 'boolean')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}

/** Every sentence of the page, made by the host in the user's language. `{0}` and so on are filled by the page. */
export interface PageStrings {
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
  readonly ageUnknown: string;
  readonly startUnknown: string;
  readonly sizeUnknown: string;
  readonly keptUntil: string;
  readonly left: string;
  readonly ended: string;
  readonly endUnknown: string;
  readonly keptUnknown: string;
  readonly notReported: string;
  readonly utc: string;
  readonly copyLink: string;
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
