import { BLOCK } from './blocks.ts';
import { hexOf, joined, NOTHING, type Part } from './crc64.ts';

/** Also the unit of all states that are written down. */
export const SMALLEST_PIECE = 4 * BLOCK;
const MOST_PIECES = 2000;
/** Pieces that one request asks for at most. */
const LONGEST_RUN = 8;

/** Bytes of all pieces but the last. */
export function pieceSizeFor(total: number): number {
  let size = SMALLEST_PIECE;
  while (total / size > MOST_PIECES) {
    size *= 2;
  }
  return size;
}

/** What one request asks for: bytes from `from` to before `to`, of consecutive pieces. */
export interface Run {
  readonly first: number;
  /** The piece after the last. */
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Bytes that are on the disk: where they begin, how many, and their checksum. */
export interface Stored extends Part {
  readonly at: number;
}

/** The checksum of consecutive stretches, whatever order they came in. */
export function joinedInOrder(stretches: readonly Stored[]): Part {
  return stretches.toSorted((one, other) => one.at - other.at).reduce<Part>(joined, NOTHING);
}

/** Which pieces of a file are there, being fetched, or missing. Numbers of pieces begin with 0, and `to` is never reached. */
export class Plan {
  readonly total: number;
  readonly pieceSize: number;
  readonly count: number;
  readonly #done = new Map<number, Part>();
  readonly #claimed = new Set<number>();
  /** Of pieces that are not whole. */
  readonly #begun = new Map<number, Stored[]>();
  #waiting: (() => void)[] = [];

  constructor(total: number, pieceSize: number) {
    this.total = total;
    this.pieceSize = pieceSize;
    this.count = Math.ceil(total / pieceSize);
  }

  get complete(): boolean {
    return this.#done.size === this.count;
  }

  /** Bytes of the pieces that are whole. */
  get bytes(): number {
    return [...this.#done.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The checksum of each piece that is whole, in hexadecimal digits. */
  get checksums(): Record<string, string> {
    return Object.fromEntries([...this.#done].map(([piece, { crc }]) => [String(piece), hexOf(crc)]));
  }

  /** Of the complete file. */
  get crc(): bigint {
    const order = [...this.#done].toSorted(([one], [other]) => one - other);
    return order.reduce<Part>((sum, [, part]) => joined(sum, part), NOTHING).crc;
  }

  /** The length that a file must have to hold the pieces that are whole. */
  get reach(): number {
    return this.#endOf(Math.max(-1, ...this.#done.keys()));
  }

  /** Takes over what an earlier run has. False, and nothing is taken, if that is not of this plan. */
  restore(done: Readonly<Record<string, string>>): boolean {
    const known = Object.entries(done).map(([piece, crc]) => ({ piece: Number(piece), crc }));
    const fits = known.every(
      ({ piece, crc }) => Number.isInteger(piece) && piece >= 0 && piece < this.count && /^[0-9a-f]{16}$/.test(crc),
    );
    for (const { piece, crc } of fits ? known : []) {
      this.#done.set(piece, { bytes: this.#endOf(piece) - piece * this.pieceSize, crc: BigInt(`0x${crc}`) });
    }
    return fits;
  }

  /** The pieces that are whole, each where it is in the file. */
  get whole(): readonly Stored[] {
    return [...this.#done].map(([piece, part]) => ({ at: piece * this.pieceSize, ...part }));
  }

  /** A piece that was whole has to be fetched again. */
  drop({ at }: Stored): void {
    this.#done.delete(at / this.pieceSize);
  }

  /**
   * The next pieces for one of so many connections: many while many are missing, few in the end, so that all end together.
   * Give them back with `release`, whatever has become of them.
   */
  claim(connections: number): Run | undefined {
    const isFree = (piece: number) => piece < this.count && !this.#done.has(piece) && !this.#claimed.has(piece);
    const free = this.count - this.#done.size - this.#claimed.size;
    const most = Math.min(LONGEST_RUN, Math.max(1, Math.round(free / (2 * connections))));
    let first = 0;
    while (first < this.count && !isFree(first)) {
      first += 1;
    }
    if (first === this.count) {
      return undefined;
    }
    let end = first;
    while (end < first + most && isFree(end) && (end === first || !this.#begun.has(end))) {
      this.#claimed.add(end);
      end += 1;
    }
    const begun = this.#begun.get(first) ?? [];
    const from = begun.reduce((at, { bytes }) => at + bytes, first * this.pieceSize);
    return { first, end, from, to: this.#endOf(end - 1) };
  }

  release({ first, end }: Run): void {
    for (let piece = first; piece < end; piece += 1) {
      this.#claimed.delete(piece);
    }
    this.wake();
  }

  /** Notes what is on the disk: a stretch of one piece that is claimed. */
  add(stored: Stored): void {
    const piece = Math.floor(stored.at / this.pieceSize);
    const stretches = [...(this.#begun.get(piece) ?? []), stored];
    const bytes = stretches.reduce((sum, each) => sum + each.bytes, 0);
    if (bytes < this.#endOf(piece) - piece * this.pieceSize) {
      this.#begun.set(piece, stretches);
      return;
    }
    this.#begun.delete(piece);
    this.#claimed.delete(piece);
    this.#done.set(piece, joinedInOrder(stretches));
    if (this.complete) {
      this.wake();
    }
  }

  /** Resolves when there may be something to claim again, when all is there, and by `wake`. */
  async changed(): Promise<void> {
    if (!this.complete) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) {
      each();
    }
  }

  #endOf(piece: number): number {
    return Math.min((piece + 1) * this.pieceSize, this.total);
  }
}
