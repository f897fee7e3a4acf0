import type { RecoveryWindow } from '../../../model/insight.ts';
import type { TimeRange } from '../../../model/requests.ts';
import { isObject, list } from '../../common/values.ts';
import type { Body } from './read.ts';
import { epochTime } from './times.ts';

/**
 * ListRestoreTimes and ListOffsiteRestoreTimes, `restore_time[]`: the stretches that can be restored, in no promised order.
 * One without both ends, or with an end before its start, is left out.
 */
export function toRecoveryWindow(body: Body): RecoveryWindow {
  const stretches = joined(list(body['restore_time']).flatMap(stretchOf));
  const gaps = stretches.slice(1).flatMap(({ from }, index) => {
    const before = stretches[index];
    return before ? [{ from: before.to, to: from }] : [];
  });
  return { from: stretches[0]?.from, to: stretches.at(-1)?.to, gaps };
}

function stretchOf(record: unknown): readonly TimeRange[] {
  const [from, to] = isObject(record) ? [epochTime(record['start_time']), epochTime(record['end_time'])] : [];
  return from && to && from <= to ? [{ from, to }] : [];
}

/** In the order of time, with those that meet or overlap made one. */
function joined(stretches: readonly TimeRange[]): readonly TimeRange[] {
  const result: TimeRange[] = [];
  for (const next of stretches.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = result.at(-1);
    if (last && next.from <= last.to) {
      result.splice(-1, 1, { from: last.from, to: next.to > last.to ? next.to : last.to });
    } else {
      result.push(next);
    }
  }
  return result;
}
