import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from '../../model/account.ts';

const ALGORITHM = 'SDK-HMAC-SHA256';

/** A request to be signed. `body` is exactly what is sent; empty without one. */
export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers to send: those of the request, its host, the time `at`, the security token of a temporary key, and the
 * signature over all of these. Names are in small letters.
 */
export function signedHeaders(request: Unsigned, credentials: Credentials, at: Date): Record<string, string> {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const date = sdkDate(at);
  const headers = canonicalHeaders({
    ...request.headers,
    host: request.url.host,
    'x-sdk-date': date,
    ...(securityToken === undefined ? {} : { 'x-security-token': securityToken }),
  });
  const names = Object.keys(headers).join(';');
  const text = `${ALGORITHM}\n${date}\n${sha256(canonicalRequest({ ...request, headers }))}`;
  const signature = createHmac('sha256', accessKeySecret).update(text).digest('hex');
  const authorization = `${ALGORITHM} Access=${accessKeyId}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}

/** The text whose hash is signed. Every header given is part of it. */
export function canonicalRequest({ method, url, headers, body }: Unsigned): string {
  const lines = canonicalHeaders(headers);
  return [
    method,
    canonicalPath(url.pathname),
    canonicalQuery(url.searchParams),
    ...Object.entries(lines).map(([name, value]) => `${name}:${value}`),
    '',
    Object.keys(lines).join(';'),
    sha256(body),
  ].join('\n');
}

/** As RFC 3986 has it: all but letters, digits and `-_.~` is encoded. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Names in small letters and in the order of their characters, values trimmed. */
function canonicalHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()] as const);
  return Object.fromEntries(lowered.toSorted(([a], [b]) => inOrder(a, b)));
}

/** Ends with a slash, also where the address sent does not. */
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
    .toSorted(([nameA, a], [nameB, b]) => inOrder(nameA, nameB) || inOrder(a, b))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By characters, whatever the language of the machine. */
function inOrder(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

/** `20240607T010203Z` */
function sdkDate(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** In small hexadecimal digits. */
function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
