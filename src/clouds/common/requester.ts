import pRetry from 'p-retry';
import { JoinedSignal } from '../../async/joinedSignal.ts';
import { RequestQueue } from '../../async/requestQueue.ts';
import { CloudError, isCloudError, isSignInFailure, type ErrorKind } from '../../model/errors.ts';
import type { CallLimit, ProviderSettings, Surroundings } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import { aboutRead, cancelled, factsOf, limitedUntil, mayPass, unexpected } from './failures.ts';
import { Learnt, type Verdict } from './permissions.ts';

/** One request, as far as it matters here. */
export interface Sendable {
  /** The operation's name. */
  readonly action: string;
  /** For the log. */
  readonly regionId?: string | undefined;
}

/** What every answer says beside its content. */
export interface Envelope {
  readonly requestId: string;
  readonly status: number;
}

/** Waits between the attempts of a read: doubled each time and lengthened at random by up to as much again. */
export interface RetryWaits {
  readonly first: number;
  readonly longest: number;
}

export interface RequesterParts<Operation, Answer> {
  readonly settings: ProviderSettings;
  readonly surroundings: Surroundings;
  readonly waits?: RetryWaits | undefined;
  /**
   * Sends one request once; with `alone` over a connection of its own. Rejects with a `CloudError`, or with anything else
   * once `signal` has fired.
   */
  readonly exchange: (operation: Operation, signal: AbortSignal, alone: boolean) => Promise<Answer>;
  /** What an error tells about the permission of its request. */
  readonly verdictOf: (error: unknown) => Verdict | undefined;
  /** What the cloud documents; the settings may say otherwise. */
  readonly limit?: CallLimit | undefined;
  /**
   * The cloud locks keys after a few refused sign-ins: until a key has had a success, requests go one by one, and the first
   * refusal ends all others until `resume`.
   */
  readonly locksKeys?: boolean;
}

/** Attempts after the first. An address that cannot be reached, or where something else answers, is said to be so soon. */
const RETRIES = 4;
const FEWER_RETRIES: Partial<Record<ErrorKind, number>> = { network: 2, reply: 1 };
/**
 * Requests at once where keys are locked: a good key may go bad with all of them under way, and fewer refusals than lock it
 * have to come of that.
 */
const FEW_PLACES = 4;
/** How often a request that meets the cloud's limit waits for its end. */
const LIMIT_ROUNDS = 6;

/** One account's requests in their order: queued, paced, repeated where that may help, told in the log. */
export class Requester<Operation extends Sendable, Answer extends Envelope> {
  /** What the answers told about the account's permissions. */
  readonly learnt = new Learnt();
  readonly #parts: RequesterParts<Operation, Answer>;
  readonly #queue: RequestQueue;
  #isProven: boolean;
  /** Why nothing is sent any more, and what ends what is under way. */
  #held: CloudError | undefined;
  #hold = new AbortController();
  readonly #end = new AbortController();
  #wasRefused = false;

  constructor(parts: RequesterParts<Operation, Answer>) {
    const { settings, surroundings, limit, locksKeys = false } = parts;
    const pace = settings.callLimit === 'none' ? undefined : (settings.callLimit ?? limit);
    this.#parts = parts;
    this.#isProven = !locksKeys;
    this.#queue = new RequestQueue(locksKeys ? 1 : this.#places, pace);
    this.#queue.onDidChangeWait((wait) =>
      // A pause is for a limit of the cloud's that is another one than ours.
      surroundings.limitWait?.(
        wait && { until: new Date(wait.until), limit: wait.paused ? undefined : pace, priority: wait.priority },
      ),
    );
  }

  /** Sends a request that changes nothing, again if need be. Rejects with a `CloudError` only. */
  async read(operation: Operation, call: Call): Promise<Answer> {
    const { first, longest } = this.#parts.waits ?? this.#parts.settings.retryWaits ?? { first: 400, longest: 8000 };
    try {
      return await pRetry(async () => await this.#withinLimit(operation, call), {
        retries: RETRIES,
        minTimeout: first,
        maxTimeout: longest,
        randomize: true,
        signal: call.signal,
        shouldRetry: ({ error, attemptNumber }) =>
          isCloudError(error) && mayPass(error) && attemptNumber <= (FEWER_RETRIES[error.kind] ?? RETRIES),
      });
    } catch (error) {
      throw this.#told(operation, aboutRead(this.#settled(error, call, false)));
    }
  }

  /** Sends a request that changes something: once, over a connection of its own. Rejects with a `CloudError` only. */
  async write(operation: Operation, call: Call): Promise<Answer> {
    let sent = false;
    try {
      return await this.#enqueue(operation, call, true, () => (sent = true));
    } catch (error) {
      this.#pauseAfter(error);
      throw this.#told(operation, this.#settled(error, call, sent));
    }
  }

  /** The user wants it tried again after a refused sign-in: one request goes first. */
  resume(): void {
    if (this.#held) {
      this.#held = undefined;
      this.#hold = new AbortController();
    }
  }

  /** What waits is cancelled; what is under way comes to its end. */
  dispose(): void {
    this.#end.abort(cancelled(false));
    this.#queue.dispose();
  }

  get #places(): number {
    const { settings, locksKeys } = this.#parts;
    return locksKeys ? Math.min(settings.concurrency, FEW_PLACES) : settings.concurrency;
  }

  /** What meets the cloud's limit waits for its end with everything else, and goes again. */
  async #withinLimit(operation: Operation, call: Call): Promise<Answer> {
    for (let round = 1; ; round++) {
      try {
        return await this.#enqueue(operation, call, false);
      } catch (error) {
        if (!this.#pauseAfter(error) || round >= LIMIT_ROUNDS) {
          throw error;
        }
      }
    }
  }

  #pauseAfter(error: unknown): boolean {
    const until = limitedUntil(error);
    if (until !== undefined) {
      this.#queue.pause(until);
    }
    return until !== undefined;
  }

  /** What a request came to in the end, for the log at its ordinary level; single attempts are told at `debug`. */
  #told({ action, regionId = '-' }: Operation, error: CloudError): CloudError {
    const { kind, code, status, requestId } = error;
    const { log } = this.#parts.surroundings;
    const words = `${action} ${regionId} failed: ${[kind, code, status, requestId].filter(Boolean).join(', ')}`;
    if (kind === 'unsupported') {
      // Only the cloud knows for sure what an instance can have, so being told is nothing to worry about.
      log.info(words);
    } else if (kind !== 'cancelled') {
      log.warn(words);
    }
    return error;
  }

  async #enqueue(operation: Operation, call: Call, alone: boolean, starts?: () => void): Promise<Answer> {
    const hold = this.#hold.signal;
    const stop = new JoinedSignal(call.signal, hold);
    const waiting = new JoinedSignal(stop.signal, this.#end.signal);
    let began = false;
    const task = async () => {
      began = true;
      starts?.();
      // What may act is not broken off by the refusal of another.
      return await this.#attempt(operation, alone ? call.signal : stop.signal, alone);
    };
    try {
      return await this.#queue.run(task, { priority: call.priority ?? 'user', signal: waiting.signal });
    } catch (error) {
      const brokenOff = hold.aborted && !call.signal.aborted && !(alone && began);
      throw brokenOff ? hold.reason : error;
    } finally {
      waiting.dispose();
      stop.dispose();
    }
  }

  async #attempt(operation: Operation, signal: AbortSignal, alone: boolean): Promise<Answer> {
    const { action, regionId = '-' } = operation;
    const began = performance.now();
    const tell = (outcome: string) =>
      this.#parts.surroundings.log.debug(
        `${action} ${regionId}: ${outcome}, ${Math.round(performance.now() - began)} ms`,
      );
    try {
      const answer = await this.#parts.exchange(operation, signal, alone);
      tell(`${answer.status}, request ${answer.requestId}`);
      this.learnt.heard(action, 'allowed');
      this.#prove();
      this.#tellAccepted();
      return answer;
    } catch (error) {
      const { kind, code, status, requestId } = isCloudError(error) ? error : unexpected();
      tell(
        signal.aborted
          ? 'cancelled'
          : [kind, code, status, requestId && `request ${requestId}`].filter(Boolean).join(', '),
      );
      if (!signal.aborted) {
        this.#heed(action, error);
      }
      throw error;
    }
  }

  #tellAccepted(): void {
    if (this.#wasRefused && !this.#held) {
      this.#wasRefused = false;
      this.#parts.surroundings.signInWorked?.();
    }
  }

  #prove(): void {
    // An answer to what was sent before the refusal says nothing of the key as it is now.
    if (!this.#isProven && !this.#held) {
      this.#isProven = true;
      this.#queue.places = this.#places;
    }
  }

  /** What an answer says beyond its own request. What was broken off has had none. */
  #heed(action: string, error: unknown): void {
    const verdict = this.#parts.verdictOf(error);
    if (verdict) {
      this.learnt.heard(action, verdict);
    }
    if (!isCloudError(error)) {
      return;
    }
    const refused = isSignInFailure(error.kind);
    if (this.#parts.locksKeys && (refused || isTurnedAway(error)) && !this.#held) {
      this.#held = error;
      this.#isProven = false;
      this.#queue.places = 1;
      this.#hold.abort(new CloudError({ ...factsOf(error), unclear: false }));
    }
    if (refused) {
      this.#wasRefused = true;
      this.#parts.surroundings.signInRefused?.(error);
    }
  }

  #settled(error: unknown, call: Call, sent: boolean): CloudError {
    if (call.signal.aborted) {
      return cancelled(sent);
    }
    return isCloudError(error) ? error : unexpected();
  }
}

/**
 * The cloud itself refused the sign-in: proxies answer so without a code, and some services where a permission is missing or
 * the operation takes no keys.
 */
function isTurnedAway({ kind, status, code }: CloudError): boolean {
  return status === 401 && code !== undefined && kind !== 'forbidden' && kind !== 'unsupported';
}
