import { createHmac } from 'node:crypto';
import { percentEncode } from '../percentEncode.ts';

/** The text an RPC request signs: method, path and all parameters but `Signature`, sorted by name. */
export function stringToSign(method: string, params: ReadonlyMap<string, string>): string {
  const canonical = [...params]
    .filter(([name]) => name !== 'Signature')
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  return `${method}&${percentEncode('/')}&${percentEncode(canonical)}`;
}

/** Base64 of HMAC-SHA1; the key is the secret and an ampersand, also for temporary keys. */
export function sign(text: string, accessKeySecret: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}
