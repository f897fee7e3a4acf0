/** Bytes from `from` up to, not including, `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The part of a file of `length` bytes that a Range header asks for: `cut` if it reached over the file's end, `undefined` if
 * it is no single range or has nothing of the file.
 */
export function rangeOf(header: string, length: number): (ByteRange & { readonly cut: boolean }) | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === undefined || last === undefined || first + last === '') {
    return undefined;
  }
  if (first === '') {
    const count = Number(last);
    const from = Math.max(0, length - count);
    return from < length ? { from, to: length, cut: count > length } : undefined;
  }
  const from = Number(first);
  const end = last === '' ? length : Number(last) + 1;
  return from < Math.min(end, length) ? { from, to: Math.min(end, length), cut: end > length } : undefined;
}
