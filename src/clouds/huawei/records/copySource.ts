import type { Backup } from '../../../model/resources.ts';
import { BackupIndex, only } from '../../common/matching.ts';
import { RecordedBackup } from '../../common/recorded.ts';
import type { Body } from '../../common/records.ts';
import { text } from '../../common/values.ts';

const HOUR = 60 * 60_000;
/** A copy may tell when its backup began or when it began itself: so long after it, in milliseconds, and a little before. */
export const LONGEST_WAY = 48 * HOUR;
export const LEEWAY = HOUR;

/** The backups that copies were made of. A copy for which that is not exactly one is left out. */
export function sourcesOf(copies: readonly Backup[], backups: readonly Backup[]): ReadonlyMap<Backup, Backup> {
  const sources = new Map<Backup, Backup>();
  for (const [copy, found] of alike(copies, backups.filter(mayBeCopied))) {
    const source = only(found);
    if (source) {
      sources.set(copy, source);
    }
  }
  return sources;
}

/** Only what succeeded and is full is copied. */
export function mayBeCopied({ state, type }: Backup): boolean {
  return state.kind !== 'failed' && state.kind !== 'running' && type?.kind !== 'differential';
}

/**
 * Backups to copies, or copies to backups, since the ids are others: those that have the name of this one or, if none has
 * it, those that began at the same moment. Names may be given again later.
 */
export function alike(ones: readonly Backup[], others: readonly Backup[]): ReadonlyMap<Backup, readonly Backup[]> {
  if (ones.length === 0) {
    return new Map();
  }
  const [byName, byStart] = [new BackupIndex(), new BackupIndex()];
  for (const [other, name] of RecordedBackup.read(others, nameIn)) {
    byName.add(other, name);
    byStart.add(other, startOf(other));
  }
  const found = new Map<Backup, readonly Backup[]>();
  for (const [one, name] of RecordedBackup.read(ones, nameIn)) {
    const named = byName.of(one, name).filter((other) => isNear(one, other));
    found.set(one, named.length > 0 ? named : byStart.of(one, startOf(one)));
  }
  return found;
}

function nameIn(record: Body): string | undefined {
  return text(record['name']);
}

function startOf({ started }: Backup): string | undefined {
  return started?.toISOString();
}

function isNear(one: Backup, other: Backup): boolean {
  const [source, copy] = one.copy ? [other, one] : [one, other];
  if (!source.started || !copy.started) {
    return true;
  }
  const way = copy.started.getTime() - source.started.getTime();
  return -LEEWAY <= way && way <= LONGEST_WAY;
}
