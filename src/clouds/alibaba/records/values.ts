import { count, text } from '../../common/values.ts';

export * from '../../common/values.ts';

const TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?:(:\d{2})(?:\.\d{1,9})?)?Z$/;

/** UTC with or without seconds. Anything without `Z` is local time of an unknown place and is refused. */
export function time(value: unknown): Date | undefined {
  const match = TIME.exec(text(value) ?? '');
  if (!match) {
    return undefined;
  }
  const exact = `${match[1]}${match[2] ?? ':00'}`;
  const date = new Date(`${exact}Z`);
  // Compared, because 31 February would otherwise become 3 March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(exact) ? date : undefined;
}

/** Epoch seconds (0 means unknown) or a UTC time. */
export function timeOrEpoch(value: unknown): Date | undefined {
  const seconds = count(value);
  if (seconds === undefined) {
    return time(value);
  }
  return seconds === 0 || seconds > 253_402_300_799 ? undefined : new Date(seconds * 1000);
}
