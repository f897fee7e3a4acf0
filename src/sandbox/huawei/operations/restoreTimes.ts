import { DAY, SECOND } from '../../times.ts';
import { findCopied } from '../offsite.ts';
import { findInstance, type Answer, type Operation, type Query } from '../operation.ts';
import { readParams } from '../params.ts';
import { copyRecoveryOf, recoveryOf, type Span } from '../recovery.ts';
import { refusal } from '../refusals.ts';
import { parseTime } from '../times.ts';

export const listRestoreTimes: Operation = (request, ask) => {
  const day = dayOf(request);
  return answerOf(recoveryOf(findInstance(request.path['instance_id'] ?? '', ask), ask), day);
};

/** Answers in the project that the copies are in. */
export const listOffsiteRestoreTimes: Operation = (request, ask) => {
  const day = dayOf(request);
  return answerOf(copyRecoveryOf(findCopied(request.path['instance_id'] ?? '', ask), ask), day);
};

/** The day in UTC that is asked for, all time unless one is. */
function dayOf({ query }: Query): Span {
  const text = readParams(query).text('date');
  if (text === undefined) {
    return { from: -Infinity, to: Infinity };
  }
  const from = parseTime(`${text}T00:00:00+0000`);
  if (from === undefined) {
    throw refusal('DBS.200001', 'date');
  }
  return { from, to: from + DAY - SECOND };
}

function answerOf(spans: readonly Span[], day: Span): Answer {
  const within = spans
    .map(({ from, to }) => ({ from: Math.max(from, day.from), to: Math.min(to, day.to) }))
    .filter(({ from, to }) => from <= to);
  return { restore_time: within.map(({ from, to }) => ({ start_time: from, end_time: to })) };
}
