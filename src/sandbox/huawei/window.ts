import { daysOf, hourOf } from '../rhythm.ts';
import type { Plan, SampleInstance } from './instance.ts';
import { nightly } from './kits.ts';

/** What an instance without a plan of its own is promised. */
const usual = [nightly('auto')];

function automatic({ plans }: SampleInstance): readonly Plan[] {
  const own = plans.filter(({ type }) => type === 'auto');
  return own.length === 0 ? usual : own;
}

/** The hour in which automatic backups begin: `hh:mm-HH:MM` in UTC. */
export function backupWindow(instance: SampleInstance, started: number): string {
  const hour = Math.min(...automatic(instance).map((plan) => hourOf(plan, started)));
  return `${hourText(hour)}-${hourText((hour + 1) % 24)}`;
}

/** The days on which they begin: `1,2,…,7`, from Monday on. */
export function backupPeriod(instance: SampleInstance, started: number): string {
  const days = new Set(automatic(instance).flatMap((plan) => daysOf(plan, started)));
  return [1, 2, 3, 4, 5, 6, 7].filter((day) => days.has(day % 7)).join(',');
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
