import { readDecimal } from './crc64.ts';
import { wrongChecksum, wrongLength } from './failures.ts';
import type { Verdict, TransferParts } from './types.ts';

/** A file that is complete, and what there is to compare it with. */
export interface Complete {
  readonly part: string;
  readonly bytes: number;
  readonly crc: bigint;
  /** CRC64 in decimal digits that the storage announced. */
  readonly announced: string | undefined;
  readonly listed: TransferParts['listed'];
}

/** Compares with every checksum that is known, else with the size in the list. Throws a `CloudError` if one does not match. */
export function verdictOn({ part, bytes, crc, announced, listed }: Complete): Verdict {
  const known = [
    { by: 'storage', checksum: readDecimal(announced) } as const,
    { by: 'list', checksum: readDecimal(listed.checksum) } as const,
  ].filter(({ checksum }) => checksum !== undefined);
  const wrong = known.find(({ checksum }) => checksum !== crc);
  if (wrong) {
    throw wrongChecksum(wrong.by, part);
  }
  if (known.length > 0) {
    return 'verified';
  }
  if (listed.size !== undefined && !fits(bytes, listed.size)) {
    throw wrongLength(bytes, listed.size, 'list', part);
  }
  return 'sizeOnly';
}

const KIB = 1024;

/** A list that tells whole kilobytes has rounded them, and they may be of 1,000 bytes. */
function fits(bytes: number, listed: number): boolean {
  const kilobytes = listed / KIB;
  return (
    bytes === listed || (Number.isInteger(kilobytes) && bytes > (kilobytes - 1) * 1000 && bytes < (kilobytes + 1) * KIB)
  );
}
