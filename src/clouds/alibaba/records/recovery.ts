import type { RecoveryWindow } from '../../../model/insight.ts';
import type { Body } from './read.ts';
import { time } from './values.ts';

/** DescribeLocalAvailableRecoveryTime and DescribeAvailableRecoveryTime. An end before the start is no window. */
export function toRecoveryWindow(body: Body): RecoveryWindow {
  const from = time(body['RecoveryBeginTime']);
  const to = time(body['RecoveryEndTime']);
  return from && to && from > to ? { from: undefined, to: undefined, gaps: [] } : { from, to, gaps: [] };
}
