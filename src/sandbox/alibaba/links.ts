import { makeStorage, type Storage } from '../storage/storage.ts';
import { HOUR, MINUTE, SECOND } from '../times.ts';
import type { Surroundings } from '../wire.ts';

/** Signed links to the sandbox's own files, in the form the real cloud's object storage gives them. */

export const FILES = '/files/';
const LIFETIME = HOUR;

/** A fake of OSS. */
export function ossStorage(surroundings: Surroundings): Storage {
  return makeStorage(
    {
      root: FILES,
      key: { param: 'OSSAccessKeyId', id: 'SandboxStorageKey', secret: 'sandbox-storage-secret' },
      requestIdHeader: 'x-oss-request-id',
      checksumHeader: 'x-oss-hash-crc64ecma',
      rangeHeader: 'x-oss-range-behavior',
      words: {
        throttle: { status: 503, code: 'DownloadTrafficRateLimitExceeded', message: 'Too much is downloaded at once.' },
        error500: { status: 500, code: 'InternalError', message: 'The storage met an error of its own.' },
        unavailable: { status: 503, code: 'ServiceUnavailable', message: 'The storage cannot take requests now.' },
        endedToken: { status: 403, code: 'SecurityTokenExpired', message: 'The security token has expired.' },
        wrongClock: { status: 403, code: 'RequestTimeTooSkewed', message: 'The clocks are too far apart.' },
      },
    },
    surroundings,
  );
}

export interface LinkMaker {
  /** Epoch milliseconds at which its links run out. */
  readonly expires: number;
  /** A fresh link to `name`; `database` for a link to one database of it. */
  link(name: string, network: 'public' | 'internal', database?: string): string;
  /** CRC64 of the file `name`, in decimal digits. */
  checksum(name: string): string;
}

/** `stale` makes links that ran out a minute ago. */
export function linkMaker(storage: Storage, { now, linkLifetime = LIFETIME }: Surroundings, stale: boolean): LinkMaker {
  const expires = Math.floor((now() + (stale ? -MINUTE : linkLifetime)) / SECOND);
  return {
    expires: expires * SECOND,
    link: (name, network, database) => storage.link(`${network}/${encodeURIComponent(name)}`, expires, database),
    checksum: storage.checksum,
  };
}
