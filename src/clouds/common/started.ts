import { isCloudError } from '../../model/errors.ts';
import type { Page } from '../../model/requests.ts';
import type { Backup } from '../../model/resources.ts';
import { checkReadable } from './failures.ts';

const MINUTE = 60_000;

/** From a minute before the request, as clocks differ and the cloud counts in minutes, to a little after now. */
export function lookRange(since: Date, now: Date) {
  return { from: new Date(since.getTime() - MINUTE), to: new Date(Math.max(now.getTime(), since.getTime()) + MINUTE) };
}

/** The newest manual backup that began at `from` or later. One without a start time proves nothing. */
export function startedSince(backups: readonly Backup[], from: Date): Backup | undefined {
  return backups
    .filter(({ mode, started }) => mode?.kind === 'manual' && started !== undefined && started >= from)
    .toSorted((a, b) => (b.started?.getTime() ?? 0) - (a.started?.getTime() ?? 0))[0];
}

/** The records of an answer; those that could not be read count only where they are all that there is. */
export function someReadable<Item>({ items, broken }: Pick<Page<Item>, 'items' | 'broken'>): readonly Item[] {
  if (items.length === 0) {
    checkReadable({ items, broken, total: undefined });
  }
  return items;
}

/** What was found, which is nothing where the cloud has no such operation for an engine. */
export async function noneIfUnsupported<Item>(look: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await look;
  } catch (error) {
    if (isCloudError(error) && error.kind === 'unsupported') {
      return [];
    }
    throw error;
  }
}
