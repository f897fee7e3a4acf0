import { MINUTE } from '../times.ts';
import { keyRing, type KeyEntry } from './keys.ts';
import { missing, refusal } from './refusals.ts';
import { sign, stringToSign } from './signature.ts';
import { parseTime } from './times.ts';

const LARGEST_SKEW = 15 * MINUTE;
const NONCES_KEPT = 20_000;

const alwaysThere = [
  'Action',
  'Version',
  'AccessKeyId',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'Timestamp',
  'Signature',
] as const;

/** The API gateway: lets a request through to its operation once it knows who sent it and when. */
export class Gate {
  readonly #clock: () => number;
  readonly #nonces = new Set<string>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The key that signed the request; throws a `Refusal` for every reason not to believe it. */
  check(method: string, params: ReadonlyMap<string, string>): KeyEntry {
    for (const name of alwaysThere) {
      if (!params.has(name)) {
        throw missing(name);
      }
    }
    if (params.get('Version') !== '2014-08-15') {
      throw refusal('InvalidVersion');
    }
    if (params.get('Format')?.toUpperCase() !== 'JSON') {
      // The real cloud answers in XML to anything else, which no caller wants. Its own SDK writes `json`.
      throw refusal('InvalidParameter', 'Format');
    }
    const entry = keyRing.get(params.get('AccessKeyId') ?? '');
    if (!entry) {
      throw refusal('InvalidAccessKeyId.NotFound');
    }
    if (entry.disabled) {
      throw refusal('Forbidden.AccessKeyDisabled');
    }
    this.#checkTime(params.get('Timestamp') ?? '');
    checkToken(entry, params.get('SecurityToken'));
    checkSignature(entry, method, params);
    this.#checkNonce(`${entry.key.accessKeyId} ${params.get('SignatureNonce')}`);
    return entry;
  }

  #checkTime(timestamp: string): void {
    const time = parseTime(timestamp, 'seconds');
    if (time === undefined) {
      throw refusal('InvalidTimeStamp.Format');
    }
    if (Math.abs(time - this.#clock()) > LARGEST_SKEW) {
      throw refusal('InvalidTimeStamp.Expired');
    }
  }

  /** Only a request with a good signature uses its nonce up. */
  #checkNonce(nonce: string): void {
    if (this.#nonces.has(nonce)) {
      throw refusal('SignatureNonceUsed');
    }
    this.#nonces.add(nonce);
    if (this.#nonces.size > NONCES_KEPT) {
      this.#nonces.delete(this.#nonces.keys().next().value ?? '');
    }
  }
}

function checkToken({ key }: KeyEntry, token: string | undefined): void {
  if (key.securityToken === undefined) {
    if (token !== undefined) {
      throw refusal('InvalidSecurityToken.MismatchWithAccessKey');
    }
    return;
  }
  if (token === undefined) {
    throw refusal('MissingSecurityToken');
  }
  if (token.startsWith('expired')) {
    throw refusal('InvalidSecurityToken.Expired');
  }
  if (token !== key.securityToken) {
    throw refusal('InvalidSecurityToken.Malformed');
  }
}

function checkSignature({ key }: KeyEntry, method: string, params: ReadonlyMap<string, string>): void {
  if (params.get('SignatureMethod') !== 'HMAC-SHA1' || params.get('SignatureVersion') !== '1.0') {
    throw refusal('IncompleteSignature', 'SignatureMethod or SignatureVersion');
  }
  const text = stringToSign(method, params);
  if (params.get('Signature') !== sign(text, key.accessKeySecret)) {
    // The real one echoes this text too, security token and all.
    throw refusal('SignatureDoesNotMatch', text);
  }
}
