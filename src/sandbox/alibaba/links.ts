import { createHmac } from 'node:crypto';
import type { WireReply, WireRequest } from '../wire.ts';
import { HOUR, MINUTE, SECOND } from './times.ts';

/** Signed links to the sandbox's own files, in the form the real cloud's object storage gives them. */

export const FILES = '/files/';
const LINK_KEY_ID = 'SandboxStorageKey';
const LINK_SECRET = 'sandbox-storage-secret';
const LIFETIME = HOUR;

function signatureOf(path: string, expires: string, databases: string): string {
  return createHmac('sha1', LINK_SECRET).update(`GET\n${expires}\n${databases}\n${path}`).digest('base64');
}

export interface LinkMaker {
  /** Epoch milliseconds at which its links run out. */
  readonly expires: number;
  /** A fresh link to `name`; `databases` for a link to one database of it. */
  link(name: string, network: 'public' | 'internal', database?: string): string;
}

/** `stale` makes links that ran out a minute ago. */
export function linkMaker(url: string, now: number, stale: boolean): LinkMaker {
  const end = Math.floor((now + (stale ? -MINUTE : LIFETIME)) / SECOND);
  const expires = String(end);
  return {
    expires: end * SECOND,
    link(name, network, database = '') {
      const path = `${FILES}${network}/${encodeURIComponent(name)}`;
      const query = new URLSearchParams({
        Expires: expires,
        OSSAccessKeyId: LINK_KEY_ID,
        Signature: signatureOf(path, expires, database),
      });
      if (database !== '') {
        query.set('dbList', database);
      }
      return `${url}${path}?${query.toString()}`;
    },
  };
}

/** Answers a download: a few bytes, or the storage's XML that says why not. */
export function serveFile(request: WireRequest, now: number): WireReply {
  const { query, path } = request;
  const expires = query.get('Expires') ?? '';
  if (query.get('Signature') !== signatureOf(path, expires, query.get('dbList') ?? '')) {
    return storageError('SignatureDoesNotMatch', 'The signature of the link does not fit it.');
  }
  if (Number(expires) * SECOND <= now) {
    return storageError('AccessDenied', 'Request has expired.');
  }
  const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  return {
    status: 200,
    headers: { 'Content-Type': 'application/octet-stream' },
    body: `A sample backup file: ${name} ${query.get('dbList') ?? ''}\n`,
  };
}

function storageError(code: string, message: string): WireReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
  return { status: 403, headers: { 'Content-Type': 'application/xml' }, body };
}
