import { MINUTE, SECOND } from '../times.ts';
import type { CallLimit, Surroundings, WireRequest } from '../wire.ts';
import { keyRing, type KeyEntry } from './keys.ts';
import { refusal, type Refusal } from './refusals.ts';
import { canonicalRequest, parseSdkDate, readAuthorization, sign, type Authorization } from './signature.ts';

const LARGEST_SKEW = 15 * MINUTE;
const FAILURES_ALLOWED = 5;
const LOCKED_FOR = 5 * MINUTE;

/** The API gateway: lets a request through to its operation once it knows who sent it and when. */
export class Gate {
  readonly #surroundings: Surroundings;
  readonly #failures = new Map<string, { count: number; last: number }>();
  readonly #calls = new Map<string, { window: number; count: number }>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** The key that signed the request; throws a `Refusal` for every reason not to believe it, and for too many requests. */
  check(request: WireRequest): KeyEntry {
    const authorization = readAuthorization(request.headers.authorization);
    if (!authorization) {
      throw unknownCaller('x-auth-token not found');
    }
    const { access } = authorization;
    if (this.#isLocked(access)) {
      throw unknownCaller('AK access failed to reach the limit, forbidden');
    }
    try {
      const entry = this.#signer(request, authorization);
      this.#failures.delete(access);
      this.#count(access);
      return entry;
    } catch (error) {
      this.#noteFailure(access, error);
      throw error;
    }
  }

  #signer(request: WireRequest, authorization: Authorization): KeyEntry {
    const { access } = authorization;
    const entry = keyRing.get(access);
    if (!entry) {
      throw unknownCaller(`ak ${access} not exist`);
    }
    if (entry.disabled) {
      throw unknownCaller(`Get secretKey failed,ak:${access},err:ak is disabled`);
    }
    const date = header(request, 'x-sdk-date') ?? '';
    const time = parseSdkDate(date);
    if (time === undefined || Math.abs(time - this.#surroundings.requestClock()) > LARGEST_SKEW) {
      throw unknownCaller(`signature expired, signature date: ${date}`);
    }
    checkToken(entry, request, authorization);
    const canonical = canonicalRequest(request, authorization.signedHeaders);
    const { accessKeySecret } = entry.key;
    if (canonical === undefined || sign(canonical, date, accessKeySecret) !== authorization.signature) {
      // The real one echoes what it has signed too, security token and all.
      throw unknownCaller(`verify aksk signature fail, canonicalRequest:${(canonical ?? '').replaceAll('\n', '|')}`);
    }
    return entry;
  }

  #isLocked(access: string): boolean {
    const failures = this.#failures.get(access);
    if (failures && this.#surroundings.now() - failures.last >= LOCKED_FOR) {
      this.#failures.delete(access);
      return false;
    }
    return failures !== undefined && failures.count > FAILURES_ALLOWED;
  }

  #noteFailure(access: string, error: unknown): void {
    if ((error as Partial<Refusal>).status === 401) {
      const count = (this.#failures.get(access)?.count ?? 0) + 1;
      this.#failures.set(access, { count, last: this.#surroundings.now() });
    }
  }

  /** Counts the calls of a user in windows that follow each other without a gap. */
  #count(access: string): void {
    const { callLimit, requestClock } = this.#surroundings;
    if (!callLimit) {
      return;
    }
    const window = Math.floor(requestClock() / callLimit.milliseconds);
    const before = this.#calls.get(access);
    const count = before?.window === window ? before.count : 0;
    if (count >= callLimit.calls) {
      throw refusal('APIGW.0308', limitWords(callLimit));
    }
    this.#calls.set(access, { window, count: count + 1 });
  }
}

function unknownCaller(why: string): Refusal {
  return refusal('APIGW.0301', why);
}

export function limitWords({ calls, milliseconds }: CallLimit): string {
  const time = milliseconds === MINUTE ? '1 minute' : `${milliseconds / SECOND} second`;
  return `${calls},time:${time}`;
}

function header({ headers }: WireRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function checkToken({ key }: KeyEntry, request: WireRequest, { signedHeaders }: Authorization): void {
  const token = header(request, 'x-security-token');
  if (token === undefined && key.securityToken === undefined) {
    return;
  }
  if (token === undefined) {
    throw unknownCaller('decrypt token fail, the security token is missing');
  }
  if (token.startsWith('expired')) {
    throw unknownCaller('token expires, the security token has expired');
  }
  if (token !== key.securityToken || !signedHeaders.includes('x-security-token')) {
    throw unknownCaller('decrypt token fail, the security token is invalid');
  }
}
