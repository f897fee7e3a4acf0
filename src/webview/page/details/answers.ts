import type { BackupDetails, DetailsStrings } from '../../protocol/details.ts';
import type { Answer } from '../common/summary.ts';
import { fill, type Words } from '../common/words.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * Is it good, how old, can it be restored, until when, where, how large: in that order. `now` in epoch milliseconds.
 */
export function answers(details: BackupDetails, strings: DetailsStrings, words: Words, now: number): readonly Answer[] {
  return [
    { words: details.status.words, note: lasted(details, strings, words, now) },
    age(details, strings, words, now),
    restorable(details, strings, now),
    kept(details, strings, words, now),
    where(details, strings, words),
    size(details, strings, words),
  ];
}

/** What is odd about its size, in a sentence. */
export function sizeAnomaly({ norm }: BackupDetails, strings: DetailsStrings, words: Words): string | undefined {
  if (!norm?.isAnomaly) {
    return undefined;
  }
  const template = norm.ratio < 0 ? strings.smaller : strings.larger;
  return fill(template, words.percent(Math.abs(norm.ratio)), String(norm.of), words.size(norm.median));
}

/** The status says how it ended; a time that runs backwards says nothing. */
function lasted({ status, started, ended }: BackupDetails, strings: DetailsStrings, words: Words, now: number): string {
  if (status.kind === 'running') {
    return started === undefined || started > now ? '' : fill(strings.runningFor, words.passing(now - started));
  }
  if (started === undefined || ended === undefined || ended < started) {
    return '';
  }
  return fill(status.kind === 'failed' ? strings.stoppedAfter : strings.finishedIn, words.span(ended - started));
}

function age(
  { status, started, consistent }: BackupDetails,
  strings: DetailsStrings,
  words: Words,
  now: number,
): Answer {
  const data = consistent === undefined ? undefined : fill(strings.dataAsOf, words.dayAndClock(consistent, now));
  if (started === undefined) {
    return { words: strings.ageUnknown, note: data ?? strings.startUnknown };
  }
  if (status.kind === 'running') {
    return { words: fill(strings.startedAt, words.dayAndClock(started, now)), note: data ?? '' };
  }
  const passed = now - started;
  const note = data ?? fill(strings.startedAt, words.dayAndClock(started, now));
  if (Math.abs(passed) < MINUTE) {
    return { words: strings.justNow, note };
  }
  // A start in the future means that a clock is wrong: the time itself is all there is to say.
  return passed < 0
    ? { words: words.minute(started), note }
    : { words: fill(strings.old, words.passing(passed)), note };
}

/** The cloud may have deleted it by now, whatever it said when it was asked. */
function restorable({ restorable: told, expires }: BackupDetails, strings: DetailsStrings, now: number): Answer {
  return told.kind === 'yes' && expires !== undefined && expires <= now
    ? { words: strings.restorableUnknown, note: strings.timeIsOver }
    : { words: told.words, note: told.note };
}

/** Of what failed or still runs nothing is there that would be kept, whatever date its record has. */
function kept(details: BackupDetails, strings: DetailsStrings, words: Words, now: number): Answer {
  const { status, expires, policy } = details;
  if (status.kind === 'failed' || status.kind === 'running') {
    return {
      words: status.kind === 'failed' ? strings.nothingToKeep : strings.nothingToKeepYet,
      note: expires === undefined ? '' : fill(strings.reportedUntil, words.day(expires, now)),
    };
  }
  if (expires === undefined && policy) {
    return {
      words: fill(strings.about, words.day(policy.until, now)),
      note: fill(strings.byPolicy, words.span(policy.days * DAY)),
    };
  }
  if (expires === undefined) {
    return { words: strings.endUnknown, note: strings.keptUnknown };
  }
  const left = expires - now;
  const note = left > 0 ? fill(strings.left, words.passing(left)) : fill(strings.ended, words.passing(-left));
  return { words: fill(strings.keptUntil, words.day(expires, now)), note };
}

function where({ where: place }: BackupDetails, strings: DetailsStrings, words: Words): Answer {
  const { region, isCopy, delay, copies } = place;
  const own = region === undefined ? strings.inAnotherRegion : fill(strings.inRegion, region);
  if (isCopy) {
    const note = delay === undefined ? strings.copyRegion : fill(strings.afterBackup, words.span(delay));
    return { words: own, note };
  }
  if (copies.length === 0) {
    return { words: own, note: strings.ownRegion };
  }
  const regions = [...new Set(copies.map((copy) => copy.region ?? strings.anotherRegion))];
  const delays = copies.map((copy) => copy.delay).filter((each) => each !== undefined);
  const later = delays.length < copies.length ? undefined : words.span(Math.max(...delays));
  const template = later === undefined ? strings.copied : copies.length > 1 ? strings.copiesLater : strings.copiedLater;
  return { words: fill(strings.alsoIn, words.names(regions)), note: fill(template, region ?? '', later ?? '') };
}

function size({ status, size: bytes, norm }: BackupDetails, strings: DetailsStrings, words: Words): Answer {
  if (!bytes && (status.kind === 'failed' || status.kind === 'running')) {
    return { words: status.kind === 'failed' ? strings.noSize : strings.noSizeYet, note: '' };
  }
  if (bytes === undefined) {
    return { words: strings.sizeUnknown, note: strings.notReported };
  }
  if (!norm) {
    return { words: words.size(bytes), note: bytes < 1024 ? '' : words.bytes(bytes) };
  }
  const same = Math.round(norm.ratio * 100) === 0;
  const note = same
    ? fill(strings.sizeSame, String(norm.of))
    : fill(strings.sizeChange, words.change(norm.ratio), String(norm.of));
  return { words: words.size(bytes), note, ...(norm.isAnomaly ? { odd: true } : {}) };
}
