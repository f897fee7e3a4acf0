import { deviations, NORM_LENGTH, type Deviation } from '../../../model/anomalies.ts';
import { tookOf, type Item } from './store.ts';

export type Metric = 'size' | 'took';

/** Values of backups that can be compared with each other: of one type and method. */
export interface Series {
  /** Localised: "Full · Physical". */
  readonly name: string;
  /** One for each point; `null` for those of other series. */
  readonly size: readonly (number | null)[];
  readonly took: readonly (number | null)[];
}

export interface Anomaly {
  /** Of the point. */
  readonly index: number;
  readonly series: number;
  readonly metric: Metric;
  readonly value: number;
  readonly deviation: Deviation;
}

/** Good backups in the order of time, and what of them is out of the ordinary. */
export interface Points {
  readonly items: readonly Item[];
  /** Epoch milliseconds. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Index of the series of each point. */
  readonly seriesOf: readonly number[];
  /** Any was held against those before it. */
  readonly isCompared: boolean;
  readonly anomalies: readonly Anomaly[];
}

/** More lines than these nobody can tell apart: the rest are shown as one, and not compared. */
const MOST_SERIES = 5;

/** So many of a series are not held against those before them, which are too few. */
export const NOT_COMPARED = deviations(Array.from({ length: NORM_LENGTH }, () => 1)).filter((one) => !one).length;

/** `newestFirst` are all backups; `rest` is the name of the line for what has none of its own. */
export function pointsOf(newestFirst: readonly Item[], rest: string): Points {
  const items: Item[] = [];
  const counts = new Map<string, number>();
  for (let index = newestFirst.length - 1; index >= 0; index -= 1) {
    const item = newestFirst[index];
    if (item?.at !== undefined && item.kind.state === 'good') {
      items.push(item);
      counts.set(item.kind.type, (counts.get(item.kind.type) ?? 0) + 1);
    }
  }
  const byCount = [...counts].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
  const own = byCount.length > MOST_SERIES ? byCount.slice(0, MOST_SERIES - 1) : byCount;
  const names = own.length < byCount.length ? [...own, rest] : own;
  const index = new Map(own.map((name, at) => [name, at]));
  const seriesOf = items.map(({ kind }) => index.get(kind.type) ?? own.length);
  const series = names.map((name, at) => ({
    name,
    size: valuesOf(items, seriesOf, at, ({ size }) => size),
    took: valuesOf(items, seriesOf, at, tookOf),
  }));
  const times = items.map(({ at }) => at ?? 0);
  const anomalies = series.flatMap((one, at) =>
    at < own.length ? [...anomaliesOf(one.size, at, 'size'), ...anomaliesOf(one.took, at, 'took')] : [],
  );
  const isCompared = series.some(
    ({ size, took }, at) => at < own.length && [size, took].some((values) => knownOf(values).length > NOT_COMPARED),
  );
  return {
    items,
    times,
    series,
    seriesOf,
    isCompared,
    anomalies: anomalies.toSorted((one, other) => other.index - one.index),
  };
}

function valuesOf(
  items: readonly Item[],
  seriesOf: readonly number[],
  series: number,
  value: (item: Item) => number | undefined,
): readonly (number | null)[] {
  return items.map((item, index) => (seriesOf[index] === series ? (value(item) ?? null) : null));
}

function knownOf(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

function anomaliesOf(values: readonly (number | null)[], series: number, metric: Metric): readonly Anomaly[] {
  const known: number[] = [];
  const places: number[] = [];
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      known.push(value);
      places.push(index);
    }
  }
  return deviations(known).flatMap((deviation, at) =>
    deviation?.isAnomaly === true ? [{ index: places[at] ?? 0, series, metric, value: known[at] ?? 0, deviation }] : [],
  );
}

/** How many times the line with the largest usual value is above the one with the smallest. */
export function spreadOf({ series }: Points, metric: Metric): number {
  const usual = series.flatMap((one) => {
    const known = one[metric].filter((value) => value !== null && value > 0).toSorted((a, b) => (a ?? 0) - (b ?? 0));
    return known[Math.floor(known.length / 2)] ?? [];
  });
  return usual.length === 0 ? 1 : Math.max(...usual) / Math.min(...usual);
}

/** The name of what the line at this index shows; the colour and the dashes of lines go by the index too. */
export function pointLabel({ series, seriesOf }: Points, index: number): string {
  return series[seriesOf[index] ?? 0]?.name ?? '';
}
