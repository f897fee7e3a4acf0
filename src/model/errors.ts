/**
 * What went wrong, in the few ways that call for a different next step.
 *
 * - `key`, `secret`, `token`, `clock`: the sign-in was refused; the account has to be mended.
 * - `forbidden`: signed in, but a permission is missing.
 * - `notFound`: what was asked for does not exist (any more).
 * - `state`: not possible now (instance busy, locked, backup running, daily limit); may be later.
 * - `unsupported`: never possible for this engine, storage, region or role.
 * - `billing`: the cloud wants something done about the account first.
 * - `request`: the cloud did not accept a parameter.
 * - `throttled`, `unavailable`: the cloud is busy or broken; try again.
 * - `network`, `timeout`: no answer arrived.
 * - `reply`: an answer arrived that cannot be read (HTML, cut, empty).
 * - `endpoint`: the address itself cannot be used.
 * - `noKey`: the account's key is not on this machine.
 * - `cancelled`: the user said stop. `unknown`: the rest.
 */
export type ErrorKind =
  | 'key'
  | 'secret'
  | 'token'
  | 'clock'
  | 'forbidden'
  | 'notFound'
  | 'state'
  | 'unsupported'
  | 'billing'
  | 'request'
  | 'throttled'
  | 'unavailable'
  | 'network'
  | 'timeout'
  | 'reply'
  | 'endpoint'
  | 'noKey'
  | 'cancelled'
  | 'unknown';

export interface CloudErrorFacts {
  readonly kind: ErrorKind;
  /** One or two localised sentences: what happened and what to do next. Without secrets, links or addresses with them. */
  readonly message: string;
  /** The cloud's own code, exactly as it came. */
  readonly code?: string | undefined;
  /** The cloud's own words, with anything secret removed. */
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** What a policy has to allow, where that is what is missing. */
  readonly permission?: string | undefined;
  /** True if the request may have been carried out although no answer says so. */
  readonly unclear?: boolean;
  /** True if a list has to be read from its start: going on where it failed would fail again. */
  readonly restart?: boolean;
}

/**
 * The only error that leaves a cloud. It is built anew from checked parts, so nothing of the library's error (address,
 * key, signature, body) travels with it.
 */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: ErrorKind;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly status: number | undefined;
  readonly permission: string | undefined;
  readonly unclear: boolean;
  readonly restart: boolean;

  constructor(facts: CloudErrorFacts) {
    super(facts.message);
    // A text from the start: until then V8 keeps what was at work at each place of it, such as a client with its key.
    this.stack = this.stack ?? '';
    this.kind = facts.kind;
    this.code = facts.code;
    this.detail = facts.detail;
    this.requestId = facts.requestId;
    this.status = facts.status;
    this.permission = facts.permission;
    this.unclear = facts.unclear ?? false;
    this.restart = facts.restart ?? false;
  }
}

/** By name, not by class: bundles that are loaded on their own each have a copy of the class. */
export function isCloudError(error: unknown): error is CloudError {
  return error instanceof Error && error.name === 'CloudError' && 'kind' in error;
}

export function isCancelled(error: unknown): boolean {
  return (isCloudError(error) && error.kind === 'cancelled') || (error instanceof Error && error.name === 'AbortError');
}

/** Kinds that only entering the key again can cure. */
export function isSignInFailure(kind: ErrorKind): boolean {
  return kind === 'key' || kind === 'secret' || kind === 'token' || kind === 'noKey';
}
