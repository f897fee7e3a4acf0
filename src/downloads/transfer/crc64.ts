/**
 * The CRC64 that object storages announce (ECMA-182, bits reflected, inverted before and after: "123456789" gives
 * 995dc9bbdf1939fa), of a whole whose parts have been summed each by itself.
 */

/** Some bytes, and the checksum of them alone. */
export interface Part {
  readonly bytes: number;
  readonly crc: bigint;
}

export const NOTHING: Part = { bytes: 0, crc: 0n };

/** A linear map of 64 bits over GF(2): entry n is what bit n becomes. */
type Matrix = readonly bigint[];

export const POLYNOMIAL = 0xc96c5795d7870f42n;
const BITS = 64;

/** What one zero bit after a message does to its checksum. */
const ZERO_BIT: Matrix = Array.from({ length: BITS }, (_, bit) => (bit === 0 ? POLYNOMIAL : 1n << BigInt(bit - 1)));

/** Entry n: what 2^n zero bytes do. Grows as longer parts come. */
const zeroBytes: Matrix[] = [square(square(square(ZERO_BIT)))];

/** One part after the other. */
export function joined(first: Part, second: Part): Part {
  return { bytes: first.bytes + second.bytes, crc: shifted(first.crc, second.bytes) ^ second.crc };
}

/** The checksum in 16 hexadecimal digits. */
export function hexOf(crc: bigint): string {
  return crc.toString(16).padStart(16, '0');
}

/** A checksum as it is written: decimal, up to 20 digits. Anything else is none. */
export function readDecimal(text: string | undefined): bigint | undefined {
  const crc = text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  return crc !== undefined && crc >> BigInt(BITS) === 0n ? crc : undefined;
}

function shifted(crc: bigint, bytes: number): bigint {
  let result = crc;
  let left = bytes;
  for (let power = 0; left > 0 && result !== 0n; power += 1) {
    const matrix = zerosOf(power);
    result = left % 2 === 1 ? times(matrix, result) : result;
    // Not by `>>`, which knows 32 bits.
    left = Math.floor(left / 2);
  }
  return result;
}

function zerosOf(power: number): Matrix {
  const known = zeroBytes[power];
  if (known) {
    return known;
  }
  const next = square(zerosOf(power - 1));
  zeroBytes[power] = next;
  return next;
}

function square(matrix: Matrix): Matrix {
  return matrix.map((column) => times(matrix, column));
}

function times(matrix: Matrix, vector: bigint): bigint {
  // In halves, as most of the work is numbers then.
  return half(matrix, 0, Number(vector & 0xffffffffn)) ^ half(matrix, 32, Number(vector >> 32n));
}

function half(matrix: Matrix, from: number, bits: number): bigint {
  let sum = 0n;
  for (let at = from, left = bits; left !== 0; at += 1, left >>>= 1) {
    if ((left & 1) === 1) {
      sum ^= matrix[at] ?? 0n;
    }
  }
  return sum;
}
