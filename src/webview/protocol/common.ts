/**
 * What every page and its host say to each other: numbers and text only, and never the address of a link. A page has a
 * `State` that it shows, `Action`s that are answered and `Order`s whose only answer is another state.
 */

/** Written into the page as inert JSON before its script runs. */
export interface PageStart<Ref, Strings> {
  readonly ref: Ref;
  /** For dates and numbers. */
  readonly locale: string;
  /** Every sentence of the page, made by the host in the user's language. `{0}` and so on are filled by the page. */
  readonly strings: Strings;
  /** For a page whose host has gone. */
  readonly lost: LostStrings;
  /** As the kind of page is registered with the editor. */
  readonly viewType: string;
  /** How the page was looked at that this one takes the place of. */
  readonly view?: unknown;
}

/** What a page says when nobody answers it. */
export interface LostStrings {
  readonly sentence: string;
  readonly openAgain: string;
}

/**
 * A page outlives the extension's process, and the editor never hands it to the next one. A link to this command, with a
 * view type and what the page keeps, is its one way to be heard there.
 */
export const REOPEN = '_rdsBackups.openPageAgain';

/** What a page keeps through being hidden and through a reload of the window: what it is about, and how it is looked at. */
export interface Kept<Ref, View> {
  readonly ref: Ref;
  readonly view: View;
}

/**
 * From the page. `ready` names the zone of the user's screen, which need not be the one of the host, and asks for the
 * state. A `request` is always answered by one `reply` with its id. An `order` is answered by another state, so that the
 * answer reaches the page even when it was hidden in between. Each of these but `ready` is `heard` at once, however long
 * its answer takes.
 */
export type PageMessage<Action, Order> =
  | { readonly type: 'ready'; readonly timeZone: string }
  | { readonly type: 'order'; readonly order: Order }
  | { readonly type: 'request'; readonly id: string; readonly action: Action }
  | { readonly type: 'cancel'; readonly id: string };

/** `message` is a sentence for the user. */
export interface Reply {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly message: string;
}

/** To the page. */
export type HostMessage<State> =
  | { readonly type: 'heard' }
  | { readonly type: 'state'; readonly state: State }
  | ({ readonly type: 'reply'; readonly id: string } & Reply);

/** Longest text the page may ask to have copied. */
export const LONGEST_TEXT = 1_000_000;
const LONGEST_ID = 1_000;

/** Tells the messages of a page from anything else, given how its own parts are told. */
export function isPageMessage<Action, Order>(
  message: unknown,
  isAction: (action: unknown) => action is Action,
  isOrder: (order: unknown) => order is Order,
): message is PageMessage<Action, Order> {
  if (!isRecord(message)) {
    return false;
  }
  switch (message['type']) {
    case 'ready':
      return isText(message['timeZone'], LONGEST_ID);
    case 'order':
      return isOrder(message['order']);
    case 'request':
      return isText(message['id'], LONGEST_ID) && isAction(message['action']);
    case 'cancel':
      return isText(message['id'], LONGEST_ID);
    default:
      return false;
  }
}

/** The host is trusted, other senders of window messages are not: enough to tell them apart. */
export function isHostMessage<State>(message: unknown): message is HostMessage<State> {
  if (!isRecord(message)) {
    return false;
  }
  if (message['type'] === 'heard') {
    return true;
  }
  if (message['type'] === 'state') {
    return isRecord(message['state']);
  }
  return (
    message['type'] === 'reply' &&
    typeof message['id'] === 'string' &&
    typeof message['outcome'] === 'string' &&
    typeof message['message'] === 'string'
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Epoch milliseconds that a calendar has. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

export function isText(value: unknown, longest = LONGEST_ID): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}
