import { text } from '../../common/values.ts';

const KIB = 1024;

/** A size in KB as bytes. Whether the cloud means 1,000 or 1,024 bytes is not documented; kibibytes are assumed. */
export function kilobytes(value: unknown): number | undefined {
  return bytesOf(value, KIB);
}

/** A size in MB, which may have decimals, as bytes; mebibytes, by the same assumption. */
export function megabytes(value: unknown): number | undefined {
  return bytesOf(value, KIB * KIB);
}

/** A size in GB, likewise. */
export function gigabytes(value: unknown): number | undefined {
  return bytesOf(value, KIB * KIB * KIB);
}

function bytesOf(value: unknown, unit: number): number | undefined {
  const digits = text(value);
  const bytes = digits !== undefined && /^\d+(?:\.\d+)?$/.test(digits) ? Math.round(Number(digits) * unit) : NaN;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
