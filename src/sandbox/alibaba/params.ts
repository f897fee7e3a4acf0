import { missing, refusal, type RefusalCode } from './refusals.ts';
import { isRegion, regions, type RegionId } from './regions.ts';
import { parseTime, type Precision } from './times.ts';

/** Turns the text of one parameter into a value, or throws a `Refusal`. */
type Read<T> = (text: string, name: string) => T;

export interface Rule<T> {
  readonly read: Read<T>;
  /** What an absent parameter means; throws where it is required. */
  readonly absent: (name: string) => T;
}

export type Rules = Readonly<Record<string, Rule<unknown>>>;
export type Values<R extends Rules> = { readonly [Name in keyof R]: R[Name] extends Rule<infer T> ? T : never };

export function required<T>(read: Read<T>): Rule<T> {
  return {
    read,
    absent: (name) => {
      throw missing(name);
    },
  };
}

export function optional<T>(read: Read<T>): Rule<T | undefined> {
  return { read, absent: () => undefined };
}

export function withDefault<T>(read: Read<T>, value: T): Rule<T> {
  return { read, absent: () => value };
}

export function text(): Read<string> {
  return (value) => value;
}

/** An id that is a number, however long: it stays text. */
export function wholeNumberText(): Read<string> {
  return (value, name) => {
    if (!/^\d+$/.test(value)) {
      throw refusal('InvalidParameters.Format', name);
    }
    return value;
  };
}

export function oneOf<const T extends string>(...allowed: readonly T[]): Read<T> {
  return (value, name) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) {
      throw refusal('Parameters.Invalid', name);
    }
    return found;
  };
}

export function integer(accept: (value: number) => boolean, code: RefusalCode): Read<number> {
  return (value, name) => {
    const number = /^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!accept(number)) {
      throw refusal(code, name);
    }
    return number;
  };
}

export function within(low: number, high: number, code: RefusalCode = 'Parameters.Invalid'): Read<number> {
  return integer((value) => value >= low && value <= high, code);
}

export function time(precision: Precision, code: RefusalCode): Read<number> {
  return (value, name) => {
    const parsed = parseTime(value, precision);
    if (parsed === undefined) {
      throw refusal(code, name);
    }
    return parsed;
  };
}

export function region(code: RefusalCode = 'InvalidRegionId.NotFound'): Read<RegionId> {
  return (value) => {
    if (!isRegion(value)) {
      throw refusal(code);
    }
    return value;
  };
}

/** A region that copies are made in; it need not be one that can be asked about. */
export function destination(code: RefusalCode): Read<string> {
  const known = new Set<string>(regions.flatMap(({ id, destinations }) => [id, ...destinations]));
  return (value) => {
    if (!known.has(value)) {
      throw refusal(code);
    }
    return value;
  };
}

/** A time range, where the operation wants both ends of it. */
export function range(precision: Precision): { readonly StartTime: Rule<number>; readonly EndTime: Rule<number> } {
  return {
    StartTime: required(time(precision, 'InvalidStartTime.Format')),
    EndTime: required(time(precision, 'InvalidEndTime.Format')),
  };
}

/** Refuses a range that ends where it begins, or before. */
export function checkOrder(
  { StartTime, EndTime }: { readonly StartTime: number; readonly EndTime: number },
  code: RefusalCode,
): void {
  if (EndTime <= StartTime) {
    throw refusal(code);
  }
}

/** For an operation that needs no region: every shared host serves many, so a region may come with any request. */
export const anyRegion = { RegionId: optional(region()) };

/** The paging of lists. Most of them know three sizes only. */
export function paging(
  sizeCode: RefusalCode,
  numberCode: RefusalCode,
  accept = (size: number): boolean => [30, 50, 100].includes(size),
): { readonly PageSize: Rule<number>; readonly PageNumber: Rule<number> } {
  return {
    PageSize: withDefault(integer(accept, sizeCode), 30),
    PageNumber: withDefault(within(1, 999_999_999, numberCode), 1),
  };
}

/** Checked by the gateway before an operation sees the rest. */
export const gatewayParams: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'Format',
  'AccessKeyId',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'Signature',
  'Timestamp',
  'SecurityToken',
]);

/** Exist on most requests, and mean nothing any more. */
const legacyParams = new Set(['ResourceOwnerId', 'ResourceOwnerAccount', 'OwnerId', 'OwnerAccount']);

/** Reads the parameters of one operation; an unknown name or a value that is a slip of the caller's is refused. */
export function readParams<R extends Rules>(rules: R, params: ReadonlyMap<string, string>): Values<R> {
  for (const [name, value] of params) {
    if (gatewayParams.has(name) || legacyParams.has(name)) {
      continue;
    }
    if (!Object.hasOwn(rules, name)) {
      throw refusal('Parameters.Invalid', `${name} is not known to this operation`);
    }
    if (value === '' || value === 'undefined' || value === 'null') {
      throw refusal('Parameters.Invalid', `${name} has no value`);
    }
  }
  const read = Object.entries(rules).map(([name, rule]) => {
    const value = params.get(name);
    return [name, value === undefined ? rule.absent(name) : rule.read(value, name)] as const;
  });
  return Object.fromEntries(read) as Values<R>;
}

/** One page of `items`. */
export function pageOf<T>(items: readonly T[], pageNumber: number, pageSize: number): readonly T[] {
  return items.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
}
