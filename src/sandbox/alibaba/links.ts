import { makeStorage } from '../storage.ts';
import { HOUR, MINUTE, SECOND } from '../times.ts';

/** Signed links to the sandbox's own files, in the form the real cloud's object storage gives them. */

export const FILES = '/files/';
const LIFETIME = HOUR;

const storage = makeStorage(FILES, {
  param: 'OSSAccessKeyId',
  id: 'SandboxStorageKey',
  secret: 'sandbox-storage-secret',
});

export const serveFile = storage.serve;

export interface LinkMaker {
  /** Epoch milliseconds at which its links run out. */
  readonly expires: number;
  /** A fresh link to `name`; `database` for a link to one database of it. */
  link(name: string, network: 'public' | 'internal', database?: string): string;
}

/** `stale` makes links that ran out a minute ago. */
export function linkMaker(url: string, now: number, stale: boolean): LinkMaker {
  const expires = Math.floor((now + (stale ? -MINUTE : LIFETIME)) / SECOND);
  return {
    expires: expires * SECOND,
    link: (name, network, database) => storage.link(url, `${network}/${encodeURIComponent(name)}`, expires, database),
  };
}
