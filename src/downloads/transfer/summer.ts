import { joined, POLYNOMIAL, type Part } from './crc64.ts';
import {
  crcProgram,
  ENTRIES,
  FOLDED,
  LANES,
  LEFT,
  LONG_WORD,
  SPAN,
  STRETCH,
  SUMS,
  TABLES,
  TAKEN,
  WORD,
} from './crcProgram.ts';
import { startProgram, type SharedMemory } from './wasm.ts';

interface Program {
  readonly run: (start: number, stride: number, steps: number) => void;
  readonly fold: (from: number, back: number, out: number, steps: number) => void;
}

const ALL_BITS = 0xffffffffffffffffn;
const SPAN_BYTES = SPAN * LONG_WORD;

/** Sums what is in a memory, behind the `PROGRAM_BYTES` that it needs of it for itself. */
export class Summer {
  readonly #bytes: Uint8Array;
  readonly #tables: BigUint64Array;
  readonly #sums: BigUint64Array;
  readonly #program: Program;

  constructor(memory: SharedMemory) {
    const { buffer } = memory;
    this.#bytes = new Uint8Array(buffer);
    this.#tables = new BigUint64Array(buffer, 0, TABLES * ENTRIES);
    this.#sums = new BigUint64Array(buffer, SUMS * WORD, LANES);
    this.#program = startProgram(crcProgram(), memory) as unknown as Program;
    fill(this.#tables);
  }

  /** The CRC64 of so many bytes of the memory, from `at` on. */
  crcOf(at: number, bytes: number): bigint {
    const folded = this.#fold(at, bytes);
    const before = folded > 0 ? this.#sum(LEFT, SPAN_BYTES, 0n) : ALL_BITS;
    return this.#sum(at + folded, bytes - folded, before) ^ ALL_BITS;
  }

  /** Brings the first bytes down to `SPAN` words at `LEFT`, which have the same sum from 0 on. Returns how many: maybe none. */
  #fold(at: number, bytes: number): number {
    const long = Math.floor((bytes - SPAN_BYTES) / (FOLDED * LONG_WORD)) * FOLDED;
    if (long <= 0) {
      return 0;
    }
    const { fold } = this.#program;
    const next = TAKEN + SPAN_BYTES;
    // A word that only the first one of all looks at: with it the sum begins as it should.
    this.#bytes.fill(0, TAKEN, next).fill(255, TAKEN, TAKEN + WORD);
    let from = at;
    for (let left = long; left > 0;) {
      const words = Math.min(left, STRETCH);
      fold(from, TAKEN, next, words / FOLDED);
      this.#bytes.copyWithin(TAKEN, TAKEN + words * LONG_WORD, next + words * LONG_WORD);
      from += words * LONG_WORD;
      left -= words;
    }
    // Of these nothing is taken away: they are what is left.
    this.#bytes.fill(0, next, next + SPAN_BYTES);
    fold(from, TAKEN, LEFT, SPAN / FOLDED);
    return long * LONG_WORD + SPAN_BYTES;
  }

  /** The sum that so many bytes make of the one before them. */
  #sum(at: number, bytes: number, before: bigint): bigint {
    const stride = Math.floor(bytes / (LANES * WORD)) * WORD;
    let sum = before;
    if (stride > 0) {
      this.#sums.fill(0n);
      this.#sums[0] = before;
      this.#program.run(at, stride, stride / WORD);
      sum = [...this.#sums].map((crc): Part => ({ bytes: stride, crc })).reduce(joined).crc;
    }
    for (const byte of this.#bytes.subarray(at + LANES * stride, at + bytes)) {
      sum = (sum >> 8n) ^ (this.#tables[Number(sum & 255n) ^ byte] ?? 0n);
    }
    return sum;
  }
}

/** Entry n of table k: what the byte n becomes when k zero bytes follow. */
function fill(tables: BigUint64Array): void {
  for (let byte = 0; byte < ENTRIES; byte += 1) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ POLYNOMIAL : crc >> 1n;
    }
    tables[byte] = crc;
  }
  for (let at = ENTRIES; at < tables.length; at += 1) {
    const before = tables[at - ENTRIES] ?? 0n;
    tables[at] = (before >> 8n) ^ (tables[Number(before & 255n)] ?? 0n);
  }
}
