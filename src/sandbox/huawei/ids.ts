import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SampleInstance } from './instance.ts';

/**
 * By which a backup is found again. It is written into the id itself, in cipher so that it looks like a real one: a sandbox
 * that was started later, and remembers nothing, can still say what became of a backup.
 */
export interface BackupFacts {
  readonly kind: 'run' | 'copy' | 'job';
  /** Below 65,536. */
  readonly instanceNumber: number;
  /** Below 256. Tells runs apart that begin at once. */
  readonly plan: number;
  /** Epoch milliseconds. */
  readonly start: number;
  /** Of a job: it fails. */
  readonly fails: boolean;
  /** Of a job: places of its databases in the instance's list; those from 32 on are not kept. */
  readonly databases: readonly number[];
}

const KEY = Buffer.from('rds-backups-demo');
const METHOD = 'aes-128-ecb';
/** One for all ids: the blocks of this method do not depend on each other, and to make one takes long. */
const cipher = createCipheriv(METHOD, KEY, null).setAutoPadding(false);
const decipher = createDecipheriv(METHOD, KEY, null).setAutoPadding(false);
const CHECK = 0x5ba1;
const PLACES = 32;
const FAILS = 0x80;
const kinds = ['run', 'copy', 'job'] as const;

/** 32 hexadecimal digits and the suffix of the instance's engine (`br01`, `br03`, `br04`). */
export function encodeBackup(facts: BackupFacts, instance: SampleInstance): string {
  const block = Buffer.alloc(16);
  block.writeUInt8(kinds.indexOf(facts.kind) | (facts.fails ? FAILS : 0), 0);
  block.writeUInt8(facts.plan, 1);
  block.writeUInt16BE(facts.instanceNumber, 2);
  block.writeUIntBE(facts.start, 4, 6);
  const mask = facts.databases.filter((place) => place < PLACES).reduce((bits, place) => bits + 2 ** place, 0);
  block.writeUInt32BE(mask, 10);
  block.writeUInt16BE(CHECK, 14);
  return `${cipher.update(block, undefined, 'hex')}br${instance.id.slice(-2)}`;
}

export function isBackupId(text: string): boolean {
  return /^[0-9a-f]{32}br\d\d$/.test(text);
}

/** `undefined` for an id that no sandbox made. */
export function decodeBackup(id: string): BackupFacts | undefined {
  if (!isBackupId(id)) {
    return undefined;
  }
  const block = decipher.update(Buffer.from(id.slice(0, 32), 'hex'));
  const marks = block.readUInt8(0);
  const kind = kinds[marks & ~FAILS];
  if (kind === undefined || block.readUInt16BE(14) !== CHECK) {
    return undefined;
  }
  const mask = block.readUInt32BE(10);
  return {
    kind,
    instanceNumber: block.readUInt16BE(2),
    plan: block.readUInt8(1),
    start: block.readUIntBE(4, 6),
    fails: (marks & FAILS) !== 0,
    databases: Array.from({ length: PLACES }, (_, place) => place).filter((place) => Math.floor(mask / 2 ** place) % 2),
  };
}
