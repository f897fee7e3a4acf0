import type { Bytes, WireReply } from './wire.ts';

export function bytesOf({ body }: WireReply): Bytes {
  return typeof body === 'string' ? held(Buffer.from(body)) : body;
}

function held(bytes: Buffer): Bytes {
  return { length: bytes.length, pieces: (from, to) => [bytes.subarray(from, to)] };
}

/** Those of `from` up to, not including, `to`. */
export function part(bytes: Bytes, from: number, to: number): Bytes {
  return { length: to - from, pieces: (first, end) => bytes.pieces(from + first, from + end) };
}

/** The same with one bit in the middle turned. */
export function damaged(bytes: Bytes): Bytes {
  const bad = Math.floor(bytes.length / 2);
  return {
    length: bytes.length,
    *pieces(from, to) {
      let at = from;
      for (const piece of bytes.pieces(from, to)) {
        const place = bad - at;
        at += piece.length;
        yield place >= 0 && place < piece.length
          ? piece.map((byte, index) => (index === place ? byte ^ 1 : byte))
          : piece;
      }
    },
  };
}
