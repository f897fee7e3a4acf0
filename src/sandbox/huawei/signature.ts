import { createHash, createHmac } from 'node:crypto';
import { percentEncode } from '../percentEncode.ts';
import type { WireRequest } from '../wire.ts';

const ALGORITHM = 'SDK-HMAC-SHA256';

/** What the `Authorization` header says. */
export interface Authorization {
  readonly access: string;
  /** In small letters. */
  readonly signedHeaders: readonly string[];
  /** In small hexadecimal letters. */
  readonly signature: string;
}

const shape = new RegExp(`^${ALGORITHM} Access=([^,\\s]+), *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})$`);

/** `undefined` for another scheme or another form. */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  const [, access, names, signature] = shape.exec(header ?? '') ?? [];
  return access === undefined || names === undefined || signature === undefined
    ? undefined
    : { access, signedHeaders: names.split(';'), signature };
}

/** The text whose hash is signed; `undefined` if a header is said to be signed that did not come. */
export function canonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string | undefined {
  const lines = signedHeaders.map((name) => {
    const value = request.headers[name];
    return value === undefined ? undefined : `${name}:${String(value).trim()}\n`;
  });
  if (lines.includes(undefined)) {
    return undefined;
  }
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    lines.join(''),
    signedHeaders.join(';'),
    payloadHash(request),
  ].join('\n');
}

/** A slash stands at its end, also where none was sent. */
function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((piece) => percentEncode(decodeURIComponent(piece)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .toSorted(([nameA, a], [nameB, b]) => (nameA === nameB ? Number(a > b) - Number(a < b) : nameA > nameB ? 1 : -1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function payloadHash({ headers, body }: WireRequest): string {
  return headers['x-sdk-content-sha256'] === 'UNSIGNED-PAYLOAD' ? 'UNSIGNED-PAYLOAD' : sha256(body);
}

/** In small hexadecimal letters. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `date` is the value of `X-Sdk-Date`. */
export function sign(canonical: string, date: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${ALGORITHM}\n${date}\n${sha256(canonical)}`)
    .digest('hex');
}

/** Epoch milliseconds of `20240607T010203Z`; `undefined` for another form. */
export function parseSdkDate(text: string): number | undefined {
  const [, date = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(text) ?? [];
  const parsed = Date.parse(
    `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`,
  );
  return Number.isNaN(parsed) ? undefined : parsed;
}
