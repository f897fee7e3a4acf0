import { makeStorage } from '../storage.ts';
import { MINUTE, SECOND } from '../times.ts';
import type { AccountAsk } from './operation.ts';

export const FILES = '/obs/';
const LIFETIME = 15 * MINUTE;

const storage = makeStorage(FILES, {
  param: 'AccessKeyId',
  id: 'SandboxObsKey',
  secret: 'sandbox-obs-secret',
});

export const serveFile = storage.serve;

/** Epoch milliseconds at which links made now run out. */
export function linkEnd({ now, effects }: AccountAsk): number {
  return Math.floor((now + (effects.staleLinks ? -MINUTE : LIFETIME)) / SECOND) * SECOND;
}

/** A fresh link to a file, which runs out at `linkEnd`. */
export function linkTo(bucket: string, name: string, ask: AccountAsk): string {
  return storage.link(ask.surroundings.url(), `${bucket}/${encodeURIComponent(name)}`, linkEnd(ask) / SECOND);
}
