import { createHash, createHmac } from 'node:crypto';
import { SECOND } from './times.ts';
import type { Surroundings, WireReply, WireRequest } from './wire.ts';

/** The fake of an object storage, whose files are fetched by signed links. */
export interface Storage {
  /**
   * A link for GET to the file `path` (below the storage's root, encoded), good until `expires`, in epoch seconds. `part` picks a
   * part of the file.
   */
  readonly link: (url: string, path: string, expires: number, part?: string) => string;
  /** Answers a download: the file, or the storage's XML that says why not. */
  readonly serve: (request: WireRequest, surroundings: Pick<Surroundings, 'now' | 'fileSize'>) => WireReply;
}

export interface StorageKey {
  /** Name of the parameter that carries the id. */
  readonly param: string;
  readonly id: string;
  readonly secret: string;
}

/** Name of the parameter that picks a part of a file. */
const PART = 'dbList';

/** A storage whose paths begin with `root`, which has a slash at both ends. */
export function makeStorage(root: string, key: StorageKey): Storage {
  const signatureOf = (method: string, path: string, expires: string, part: string): string =>
    createHmac('sha1', key.secret).update(`${method}\n${expires}\n${part}\n${path}`).digest('base64');
  return {
    link(url, path, expires, part = '') {
      const query = new URLSearchParams({
        Expires: String(expires),
        [key.param]: key.id,
        Signature: signatureOf('GET', `${root}${path}`, String(expires), part),
      });
      if (part !== '') {
        query.set(PART, part);
      }
      return `${url}${root}${path}?${query.toString()}`;
    },
    serve({ method, query, path }, { now, fileSize }) {
      const expires = query.get('Expires') ?? '';
      const part = query.get(PART) ?? '';
      if (query.get('Signature') !== signatureOf(method, path, expires, part)) {
        return storageError(403, 'SignatureDoesNotMatch', 'The signature of the link does not fit it.');
      }
      if (Number(expires) * SECOND <= now()) {
        return storageError(403, 'AccessDenied', 'Request has expired.');
      }
      const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
      const body = Buffer.alloc(fileSize, `A sample backup file: ${name} ${part}\n`);
      const digest = createHash('md5').update(body).digest('hex').toUpperCase();
      return { status: 200, headers: { 'Content-Type': 'application/octet-stream', ETag: `"${digest}"` }, body };
    },
  };
}

export const noSuchFile = storageError(404, 'NoSuchKey', 'The specified key does not exist.');

function storageError(status: number, code: string, message: string): WireReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
  return { status, headers: { 'Content-Type': 'application/xml' }, body };
}
