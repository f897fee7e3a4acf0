import { refusal } from './refusals.ts';
import { parseTime } from './times.ts';

/** Reads the parameters of one request; each throws a `Refusal` for a value that is not accepted. */
export interface Params {
  /** `undefined` if it was not sent; an empty one is refused. */
  text(name: string): string | undefined;
  needed(name: string): string;
  oneOf<const T extends string>(name: string, ...allowed: readonly T[]): T | undefined;
  integer(name: string, low: number, high?: number): number | undefined;
  /** `offset` and `limit`, as on all lists but one. */
  paging(): Paging;
  /** `begin_time` and `end_time` in epoch milliseconds: both or none, the end after the begin. */
  range(): TimeRange;
}

export interface Paging {
  readonly offset: number;
  readonly limit: number;
}

export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const LARGEST_PAGE = 100;

/** Parameters that nobody asks for are not looked at. */
export function readParams(query: URLSearchParams): Params {
  const params: Params = {
    text(name) {
      const [value, ...more] = query.getAll(name);
      if (value === '' || value === 'undefined' || value === 'null' || more.length > 0) {
        throw refusal('DBS.200001', name);
      }
      return value;
    },
    needed(name) {
      const value = params.text(name);
      if (value === undefined) {
        throw refusal('DBS.200001', `${name} is missing`);
      }
      return value;
    },
    oneOf(name, ...allowed) {
      const value = params.text(name);
      const found = allowed.find((candidate) => candidate === value);
      if (value !== undefined && found === undefined) {
        throw refusal('DBS.200001', name);
      }
      return found;
    },
    integer(name, low, high = Number.MAX_SAFE_INTEGER) {
      const value = params.text(name);
      if (value === undefined) {
        return undefined;
      }
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= low && number <= high)) {
        throw refusal('DBS.200001', name);
      }
      return number;
    },
    paging: () => ({
      offset: params.integer('offset', 0) ?? 0,
      limit: params.integer('limit', 1, LARGEST_PAGE) ?? LARGEST_PAGE,
    }),
    range() {
      const [from, to] = ['begin_time', 'end_time'].map((name) => readTime(params.text(name), name));
      if ((from === undefined) !== (to === undefined)) {
        throw refusal('DBS.200001', 'begin_time and end_time go together');
      }
      if (from !== undefined && to !== undefined && to <= from) {
        throw refusal('DBS.200001', 'end_time has to be later than begin_time');
      }
      return { from: from ?? -Infinity, to: to ?? Infinity };
    },
  };
  return params;
}

/** A `+` that came as it is has become a blank by now, and fits no time. */
function readTime(text: string | undefined, name: string): number | undefined {
  const time = text === undefined ? undefined : parseTime(text);
  if (text !== undefined && time === undefined) {
    throw refusal('DBS.200001', name);
  }
  return time;
}

/** One page of `items`. */
export function pageOf<T>(items: readonly T[], { offset, limit }: Paging): readonly T[] {
  return items.slice(offset, offset + limit);
}
