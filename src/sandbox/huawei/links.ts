import { makeStorage, type Storage } from '../storage/storage.ts';
import { MINUTE, SECOND } from '../times.ts';
import type { Surroundings } from '../wire.ts';
import type { AccountAsk } from './operation.ts';

export const FILES = '/obs/';
const LIFETIME = 15 * MINUTE;

/** A fake of OBS. */
export function obsStorage(surroundings: Surroundings): Storage {
  return makeStorage(
    {
      root: FILES,
      key: { param: 'AccessKeyId', id: 'SandboxObsKey', secret: 'sandbox-obs-secret' },
      requestIdHeader: 'x-obs-request-id',
      words: {
        throttle: { status: 503, code: 'SlowDown', message: 'Too many requests; slow down.' },
        error500: { status: 500, code: 'InternalError', message: 'The storage met an error of its own.' },
        unavailable: { status: 503, code: 'ServiceUnavailable', message: 'The storage cannot take requests now.' },
        endedToken: { status: 403, code: 'InvalidSecurityToken', message: 'The security token has expired.' },
        wrongClock: { status: 403, code: 'RequestTimeTooSkewed', message: 'The clocks are too far apart.' },
      },
    },
    surroundings,
  );
}

/** Epoch milliseconds at which links made now run out. */
export function linkEnd({ now, effects, surroundings: { linkLifetime = LIFETIME } }: AccountAsk): number {
  return Math.floor((now + (effects.staleLinks ? -MINUTE : linkLifetime)) / SECOND) * SECOND;
}

/** A fresh link to a file, which runs out at `linkEnd`. */
export function linkTo(bucket: string, name: string, ask: AccountAsk): string {
  return ask.storage.link(`${bucket}/${encodeURIComponent(name)}`, linkEnd(ask) / SECOND);
}
