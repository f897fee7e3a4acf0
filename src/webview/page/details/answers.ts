import type { BackupDetails, DetailsStrings } from '../../protocol/details.ts';
import type { Answer } from '../common/summary.ts';
import { fill, type Words } from '../common/words.ts';

const MINUTE = 60_000;

/** Is it good, how old, how large, until when, where: in that order. `now` in epoch milliseconds. */
export function answers(details: BackupDetails, strings: DetailsStrings, words: Words, now: number): readonly Answer[] {
  return [
    { words: details.status.words, note: lasted(details, strings, words, now) },
    age(details, strings, words, now),
    size(details, strings, words),
    kept(details, strings, words, now),
    details.where,
  ];
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

function age({ started }: BackupDetails, strings: DetailsStrings, words: Words, now: number): Answer {
  if (started === undefined) {
    return { words: strings.ageUnknown, note: strings.startUnknown };
  }
  const passed = now - started;
  const note = fill(strings.startedAt, words.dayAndClock(started, now));
  if (Math.abs(passed) < MINUTE) {
    return { words: strings.justNow, note };
  }
  // A start in the future means that a clock is wrong: the time itself is all there is to say.
  return passed < 0
    ? { words: words.minute(started), note }
    : { words: fill(strings.old, words.passing(passed)), note };
}

function size({ size: bytes }: BackupDetails, strings: DetailsStrings, words: Words): Answer {
  return bytes === undefined
    ? { words: strings.sizeUnknown, note: strings.notReported }
    : { words: words.size(bytes), note: bytes < 1024 ? '' : words.bytes(bytes) };
}

function kept({ expires }: BackupDetails, strings: DetailsStrings, words: Words, now: number): Answer {
  if (expires === undefined) {
    return { words: strings.endUnknown, note: strings.keptUnknown };
  }
  const left = expires - now;
  const note = left > 0 ? fill(strings.left, words.passing(left)) : fill(strings.ended, words.passing(-left));
  return { words: fill(strings.keptUntil, words.day(expires, now)), note };
}
