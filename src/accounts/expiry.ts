import type { Account } from '../model/account.ts';
import type { ErrorKind } from '../model/errors.ts';

const MINUTE = 60_000;
/** Temporary keys last hours, 24 at most: what is further ahead than this is a slip. */
const FARTHEST = 36 * 60 * MINUTE;

/** When a temporary key ends, in epoch milliseconds, `undefined` where the user does not say; or why that cannot be. */
export type Expiry = { readonly at: number | undefined } | { readonly problem: ExpiryProblem };
/** `far`: more than 36 hours from now. */
export type ExpiryProblem = 'unreadable' | 'past' | 'far';

/**
 * Reads what a user typed: nothing, minutes from now (`55`), a local time (`2026-11-22 14:30`, seconds allowed), or one
 * with its zone, as STS reports it (`2026-11-22T06:30:00Z`).
 */
export function readExpiry(text: string, now: Date): Expiry {
  const typed = text.trim();
  if (typed === '') {
    return { at: undefined };
  }
  const at = /^\d{1,5}$/.test(typed) ? now.getTime() + Number(typed) * MINUTE : timeOf(typed);
  if (at === undefined) {
    return { problem: 'unreadable' };
  }
  if (at <= now.getTime()) {
    return { problem: 'past' };
  }
  return at - now.getTime() > FARTHEST ? { problem: 'far' } : { at };
}

/** Minutes that the temporary key of an account still works, the one begun counted; 0 once it has ended, `undefined` if not known. */
export function minutesLeft(account: Pick<Account, 'method' | 'keyExpires'>, now: Date): number | undefined {
  const { method, keyExpires } = account;
  return method === 'securityToken' && keyExpires !== undefined
    ? Math.max(0, Math.ceil((keyExpires - now.getTime()) / MINUTE))
    : undefined;
}

/**
 * Whether a refusal means that the time of a temporary key is over. Once its end has passed, a cloud may also say that it
 * does not know the key.
 */
export function hasEnded(account: Pick<Account, 'method' | 'keyExpires'>, refusal: ErrorKind, now: Date): boolean {
  const passed = account.keyExpires !== undefined && account.keyExpires <= now.getTime();
  return account.method === 'securityToken' && (refusal === 'token' || (refusal === 'key' && passed));
}

const timePattern = /^(\d{4}-\d{1,2}-\d{1,2}[T ]+\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** Epoch milliseconds, without fractions of a second; `undefined` if this is not a time. */
function timeOf(text: string): number | undefined {
  const [, clock, zone] = timePattern.exec(text) ?? [];
  if (clock === undefined) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = clock.split(/\D+/).map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days || hours > 23 || minutes > 59 || seconds > 59) {
    return undefined;
  }
  return zone === undefined
    ? new Date(year, month - 1, day, hours, minutes, seconds).getTime()
    : Date.UTC(year, month - 1, day, hours, minutes, seconds) - aheadOfUtc(zone);
}

/** Milliseconds, for `Z`, `+08:00` or `+0800`. */
function aheadOfUtc(zone: string): number {
  const minutes = zone.length > 1 ? Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)) : 0;
  return minutes * MINUTE * (zone.startsWith('-') ? -1 : 1);
}
