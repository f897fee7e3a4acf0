/** Comparable values before one that it is held against, and how few of them say nothing yet. */
export const NORM_LENGTH = 14;
const LEAST = 5;
/** What differs by less than this part of the median is no anomaly, however steady the values were. */
const LEAST_RATIO = 0.3;
/** Median deviations that are usual; times 1.4826 it estimates the standard deviation. */
const USUAL = 4 * 1.4826;

/** How a value stands to the median of up to 14 comparable ones before it. */
export interface Deviation {
  readonly median: number;
  /** How many there were. */
  readonly of: number;
  /** -0.61: 61 % less than the median. */
  readonly ratio: number;
  /** A jump or a drop, by more than the values usually differ and by at least three tenths. */
  readonly isAnomaly: boolean;
}

/** `before` are the values before it, newest last. `undefined` if they are too few, or were nothing at all. */
export function deviation(value: number, before: readonly number[]): Deviation | undefined {
  const norm = before.slice(-NORM_LENGTH);
  const median = medianOf(norm);
  if (norm.length < LEAST || median === undefined || median <= 0) {
    return undefined;
  }
  const spread = medianOf(norm.map((each) => Math.abs(each - median))) ?? 0;
  const distance = Math.abs(value - median);
  const isAnomaly = distance > Math.max(LEAST_RATIO * median, USUAL * spread);
  return { median, of: norm.length, ratio: value / median - 1, isAnomaly };
}

/** The deviation of each of the values, oldest first, from those before it. */
export function deviations(values: readonly number[]): readonly (Deviation | undefined)[] {
  return values.map((value, index) => deviation(value, values.slice(Math.max(0, index - NORM_LENGTH), index)));
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
