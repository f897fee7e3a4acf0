import { hash } from '../data.ts';
import type { Bytes } from '../wire.ts';
import { crc64, joined, repeated } from './crc64.ts';

/**
 * What sample files hold: a line that says what they are, then noise that repeats. Each file begins it elsewhere, and its
 * period is a prime number, so that no two pieces that a download is divided into are alike.
 */
const PERIOD = 1_048_573;
/** The CRC of the noise from its beginning is known at every so many bytes. */
const STEP = 1024;

interface Noise {
  readonly bytes: Uint8Array;
  readonly crc: bigint;
  readonly marks: readonly bigint[];
  /** The CRC of so many periods, as far as it was asked for. */
  readonly periods: Map<number, bigint>;
}

/** It is the same for all files and made when the first one is wanted. */
let noise: Noise | undefined;

function theNoise(): Noise {
  noise ??= makeNoise();
  return noise;
}

function makeNoise(): Noise {
  const words = new Uint32Array(Math.ceil(PERIOD / 4));
  let state = 0x9e3779b9;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  const bytes = new Uint8Array(words.buffer, 0, PERIOD);
  const marks = [0n];
  let crc = 0n;
  for (let at = 0; at < PERIOD; at += STEP) {
    crc = crc64(bytes.subarray(at, at + STEP), crc);
    marks.push(crc);
  }
  return { bytes, crc, marks, periods: new Map() };
}

/** CRC of the first `length` bytes of the noise that goes on for ever. */
function noiseCrc(length: number): bigint {
  const { bytes, crc, marks, periods } = theNoise();
  const count = Math.floor(length / PERIOD);
  const whole = periods.get(count) ?? repeated(crc, PERIOD, count);
  periods.set(count, whole);
  const rest = length % PERIOD;
  const mark = Math.floor(rest / STEP);
  return joined(whole, crc64(bytes.subarray(mark * STEP, rest), marks[mark]), rest);
}

/** A file made while it is sent. */
export interface Content extends Bytes {
  /** CRC64 of the whole file, found without making it. */
  readonly crc: () => bigint;
}

/** The file of `length` bytes whose first line is `title`; another title is another file from end to end. */
export function contentOf(title: string, length: number): Content {
  const line = Buffer.from(`${title}\n`).subarray(0, length);
  const shift = hash(title) % PERIOD;
  return {
    length,
    *pieces(from, to) {
      if (from < line.length) {
        yield line.subarray(from, to);
      }
      for (let at = Math.max(from, line.length); at < to;) {
        const place = (shift + at - line.length) % PERIOD;
        const piece = theNoise().bytes.subarray(place, place + to - at);
        yield piece;
        at += piece.length;
      }
    },
    crc() {
      const rest = length - line.length;
      // The noise from `shift` on is the noise from the beginning without its first bytes: the line stands in their place.
      return joined(crc64(line) ^ noiseCrc(shift), noiseCrc(shift + rest), rest);
    },
  };
}
