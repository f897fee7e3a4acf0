import { lengthOf, refusalOf, refuseWebPage } from './request.ts';
import type { Answer, Source } from './source.ts';

/** What the storage tells of a file. */
export interface FileFacts {
  readonly etag: string | undefined;
  /** CRC64 in decimal digits. */
  readonly checksum: string | undefined;
}

/** The storage gives any range of the file, or only all of it: then that is the answer. */
export type Offer =
  | (FileFacts & { readonly kind: 'ranges'; readonly total: number })
  | (FileFacts & { readonly kind: 'whole'; readonly total: number | undefined; readonly answer: Answer });

/** Part of a file: bytes from `from` to before `to`. */
export interface ContentRange {
  readonly from: number;
  readonly to: number;
  /** Of the file. Absent where it does not say. */
  readonly total: number | undefined;
}

/** Looks at a file by asking for its first byte, or, if it is known to be of no use, for all of it. */
export async function probe(source: Source, whole: boolean, signal: AbortSignal): Promise<Offer> {
  const answer = await source.ask(whole ? {} : { Range: 'bytes=0-0' }, signal);
  const { response } = answer;
  const { statusCode: status, headers } = response;
  const facts = factsOf(answer);
  if (status === 200) {
    refuseWebPage(response);
    return { kind: 'whole', ...facts, total: lengthOf(headers), answer };
  }
  if (status === 416 && headers['content-range'] === 'bytes */0') {
    leave(answer);
    return { kind: 'ranges', ...facts, total: 0 };
  }
  const range = status === 206 ? rangeOf(answer) : undefined;
  if (range && !whole) {
    leave(answer);
    return range.total === undefined
      ? await probe(source, true, signal)
      : { kind: 'ranges', ...facts, total: range.total };
  }
  answer.limit.dispose();
  throw await refusalOf(response);
}

export function factsOf({ response: { headers } }: Answer): FileFacts {
  const checksum = headers['x-oss-hash-crc64ecma'];
  return { etag: headers.etag, checksum: typeof checksum === 'string' ? checksum : undefined };
}

export function rangeOf({ response: { headers } }: Answer): ContentRange | undefined {
  const [, first, last, total] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  return first === undefined || last === undefined
    ? undefined
    : { from: Number(first), to: Number(last) + 1, total: total === '*' ? undefined : Number(total) };
}

/** Reads the little that is left, so that the connection can be used again. */
function leave({ response, limit }: Answer): void {
  limit.dispose();
  response.resume();
}
