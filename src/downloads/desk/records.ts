import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { DownloadOrder } from '../../model/desks.ts';

/** A download as it is kept in a file: ids, paths and how far it is. Neither a link nor a signature is ever in it. */

const text = v.string();
const maybeText = v.optional(text);
/** Epoch milliseconds that a `Date` can hold. */
const time = v.pipe(v.number(), v.minValue(-8_640_000_000_000_000), v.maxValue(8_640_000_000_000_000));
const maybeTime = v.optional(time);
const bytes = v.pipe(v.number(), v.finite(), v.minValue(0));
const maybeBytes = v.optional(bytes);
/** Checksums by the numbers of pieces, each written in the one way that it can be. */
const sums = v.custom<Readonly<Record<string, string>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([piece, sum]) => /^(?:0|[1-9]\d{0,8})$/.test(piece) && typeof sum === 'string'),
);

const backup = v.object({
  kind: v.literal('backup'),
  ref: v.object({
    instanceId: text,
    regionId: text,
    backupId: text,
    started: maybeTime,
    copy: v.boolean(),
    released: v.optional(v.boolean()),
  }),
});

const log = v.object({
  kind: v.literal('log'),
  regionId: text,
  instanceId: text,
  logId: text,
  copy: v.boolean(),
  from: maybeTime,
  to: maybeTime,
});

const transfer = v.object({
  part: text,
  etag: maybeText,
  total: maybeBytes,
  pieceSize: bytes,
  done: sums,
  checksum: maybeText,
});

const ended = v.object({
  at: time,
  path: maybeText,
  bytes: maybeBytes,
  verdict: v.optional(v.picklist(['verified', 'sizeOnly'])),
  /** Why it failed, localised. */
  why: maybeText,
  /** The key of the account was refused: it goes on once that is mended. */
  signIn: v.optional(v.boolean()),
});

const download = v.object({
  version: v.literal(1),
  id: text,
  accountId: text,
  of: v.variant('kind', [backup, log]),
  wish: v.object({ network: v.picklist(['public', 'internal']), database: maybeText, file: maybeText }),
  instanceName: text,
  target: text,
  replace: v.boolean(),
  listed: v.object({ size: maybeBytes, checksum: maybeText }),
  /** Those that were ordered together differ, so that their order is kept. */
  added: time,
  /** Downloads that were ordered together have the same. */
  group: text,
  state: v.picklist(['waiting', 'running', 'paused', 'failed', 'done']),
  transfer: v.optional(transfer),
  ended: v.optional(ended),
});

export type DownloadRecord = Readonly<v.InferOutput<typeof download>>;
export type EndedDownload = NonNullable<DownloadRecord['ended']>;

export function isDownloadRecord(value: unknown): value is DownloadRecord {
  return v.is(download, value);
}

/** Of an order only what may be kept: whatever else the objects in it carry stays out. */
export function toRecord(order: DownloadOrder, group: string, added: number): DownloadRecord {
  const { accountId, of, wish, instanceName, target, replace, listed } = order;
  const asked = { accountId, of, wish, instanceName, target: resolve(target), replace, listed };
  return v.parse(download, { ...asked, version: 1, id: randomUUID(), group, added, state: 'waiting' });
}

/** True for a download that is not at its end: its target and its part file are its own. */
export function isOpen({ state }: DownloadRecord): boolean {
  return state !== 'done';
}

/** The same file of the cloud, for the same place. */
export function isSameDownload(one: DownloadRecord, other: DownloadRecord): boolean {
  return isSameTarget(one, other) && isDeepStrictEqual(sourceOf(one), sourceOf(other));
}

/** True also where only the case of letters differs, which many file systems take for the same name. */
export function isSameTarget(one: DownloadRecord, other: DownloadRecord): boolean {
  return one.target.toLowerCase() === other.target.toLowerCase();
}

/** As JSON has it: a member that is undefined is none. */
function sourceOf({ accountId, of, wish }: DownloadRecord): unknown {
  return JSON.parse(JSON.stringify({ accountId, of, wish }));
}

/** Bytes that can be gone on with, and those there will be; nothing where the storage gives the file only as a whole. */
export function arrivedBefore({
  transfer: before,
}: DownloadRecord): { readonly bytes: number; readonly total: number } | undefined {
  const { part = '', total, pieceSize = 0, done = {} } = before ?? {};
  if (part === '' || total === undefined) {
    return undefined;
  }
  const sizes = Object.keys(done).map((piece) => Math.min(pieceSize, total - Number(piece) * pieceSize));
  return { bytes: sizes.reduce((sum, size) => sum + Math.max(0, size), 0), total };
}
