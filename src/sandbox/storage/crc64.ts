/**
 * CRC64 as Alibaba Cloud's storage announces it (ECMA-182, reflected, begun and ended with all bits set), and what becomes of
 * it when files are joined: a CRC is a polynomial modulo P, so that bytes which follow multiply it by a power of x.
 */

const P_HIGH = 0xc96c5795;
const P_LOW = 0xd7870f42;

interface Table {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** What each value of a byte does to the remainder. */
const table: Table = makeTable();

function makeTable(): Table {
  const made: Table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte += 1) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = (low & 1) === 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (isOdd) {
        high ^= P_HIGH;
        low ^= P_LOW;
      }
    }
    made.high[byte] = high;
    made.low[byte] = low;
  }
  return made;
}

/** The CRC of `bytes`, or of bytes with the CRC `before` and these after them. */
export function crc64(bytes: Uint8Array, before = 0n): bigint {
  let high = ~halves(before).high;
  let low = ~halves(before).low;
  for (let at = 0; at < bytes.length; at += 1) {
    const index = (low ^ (bytes[at] ?? 0)) & 255;
    low = ((low >>> 8) | (high << 24)) ^ (table.low[index] ?? 0);
    high = (high >>> 8) ^ (table.high[index] ?? 0);
  }
  return whole(~high, ~low);
}

/** The CRC of two parts, from the CRC of each and the length of the second. */
export function joined(first: bigint, second: bigint, secondLength: number): bigint {
  return pushed(first, secondLength) ^ second;
}

/** The CRC of a part that comes so many times. */
export function repeated(crc: bigint, length: number, times: number): bigint {
  let result = 0n;
  let unit = { crc, length };
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = joined(result, unit.crc, unit.length);
    }
    unit = { crc: joined(unit.crc, unit.crc, unit.length), length: unit.length * 2 };
  }
  return result;
}

/** `crc` times x to the power of the bits in `length` bytes. */
function pushed(crc: bigint, length: number): bigint {
  let product = crc;
  for (let left = crc === 0n ? 0 : length, index = 0; left > 0; left = Math.floor(left / 2), index += 1) {
    if (left % 2 === 1) {
      product = multiply(product, squaring(index));
    }
  }
  return product;
}

/** x to the powers of 8, 16, 32 and so on. The highest bit is that of the power 0. */
const squares: bigint[] = [1n << 55n];

function squaring(index: number): bigint {
  for (let last = squares.at(-1) ?? 0n; squares.length <= index; last = squares.at(-1) ?? 0n) {
    squares.push(multiply(last, last));
  }
  return squares[index] ?? 0n;
}

/** The product modulo P. */
function multiply(a: bigint, b: bigint): bigint {
  const factor = halves(a);
  let { high, low } = halves(b);
  let sumHigh = 0;
  let sumLow = 0;
  for (let power = 0; power < 64; power += 1) {
    const half = power < 32 ? factor.high : factor.low;
    if (((half >>> (31 - (power % 32))) & 1) === 1) {
      sumHigh ^= high;
      sumLow ^= low;
    }
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) {
      high ^= P_HIGH;
      low ^= P_LOW;
    }
  }
  return whole(sumHigh, sumLow);
}

function halves(value: bigint): { readonly high: number; readonly low: number } {
  return { high: Number(value >> 32n), low: Number(value & 0xffff_ffffn) };
}

function whole(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
