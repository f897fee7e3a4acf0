import type { ReportStrings } from '../../protocol/report.ts';
import { spaced } from '../common/words.ts';

/** Counts, lengths of time and ages in the user's language, short enough for a cell. */
export interface Numbers {
  /** "5,120" */
  readonly count: (value: number) => string;
  /** "26 hours" */
  readonly hours: (value: number) => string;
  /** "7 days" */
  readonly days: (value: number) => string;
  /** "30 hours ago": rounded down, from 48 hours on in days. Milliseconds; less than a minute, or the future, is just now. */
  readonly ago: (ms: number) => string;
}

const steps = [
  { unit: 'day', from: 2 * 86_400_000, ms: 86_400_000 },
  { unit: 'hour', from: 3_600_000, ms: 3_600_000 },
  { unit: 'minute', from: 60_000, ms: 60_000 },
] as const;

export function createNumbers(locale: string, { justNow }: Pick<ReportStrings, 'justNow'>): Numbers {
  const unit = (name: 'day' | 'hour') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long', maximumFractionDigits: 1 });
  const [plain, hours, days] = [new Intl.NumberFormat(locale), unit('hour'), unit('day')];
  const relative = new Intl.RelativeTimeFormat(locale);
  return {
    count: (value) => plain.format(value),
    hours: (value) => spaced(hours.format(value)),
    days: (value) => spaced(days.format(value)),
    ago: (ms) => {
      const step = steps.find(({ from }) => ms >= from);
      return step ? spaced(relative.format(-Math.floor(ms / step.ms), step.unit)) : justNow;
    },
  };
}
