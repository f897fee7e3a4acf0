import { createHash } from 'node:crypto';
import { abortable } from '../../async/wait.ts';
import type { Credentials } from '../../model/account.ts';
import type { Found, Plan } from './plan.ts';

/** How long before its end a key is replaced: a quarter of its time, and five minutes at most. */
const MARGIN = 5 * 60_000;
/** A temporary key that does not say when it ends is asked for again after this. */
const UNKNOWN = 15 * 60_000;
/** One that has ended when it comes (by this machine's clock) is not asked for at each request. */
const PAUSE = 10_000;

export interface SourceParts {
  /** What changes with the place that `plan` reads. */
  readonly stamp: () => Promise<string>;
  /** The way to the key as it is now. Rejects with a `CloudError`. */
  readonly plan: () => Promise<Plan>;
  /** Goes the way. Rejects with a `CloudError`, or with the signal's reason. */
  readonly run: (plan: Plan, signal: AbortSignal) => Promise<Found>;
  /** The way to the key is another one than it was. */
  readonly changed: () => void;
}

interface Held {
  readonly found: Found;
  /** When to ask for another, in epoch milliseconds. */
  readonly until: number;
}

/** The key of one account that is kept elsewhere: got when it is first wanted, and again before it ends. */
export class KeySource {
  readonly #parts: SourceParts;
  #stamp: string | undefined;
  /** Tells one way from another without holding what is in it. */
  #print: string | undefined;
  #plan: Promise<Plan> | undefined;
  #held: Held | undefined;
  #underWay: { readonly work: Promise<Found>; readonly stop: AbortController; waiting: number } | undefined;

  constructor(parts: SourceParts) {
    this.#parts = parts;
  }

  /** See `CredentialSource`. Several that ask at once get the same key. */
  readonly get = async (signal: AbortSignal): Promise<Credentials> => {
    signal.throwIfAborted();
    const plan = await this.look();
    const held = this.#held;
    if (held && held.until > Date.now()) {
      return held.found.credentials;
    }
    try {
      return (await this.#shared(plan, signal)).credentials;
    } catch (error) {
      signal.throwIfAborted();
      // The one at hand may outlive a short trouble of who gives them.
      if (held && this.#held === held && (held.found.expires ?? 0) > Date.now()) {
        return held.found.credentials;
      }
      throw error;
    }
  };

  /** Reads the way to the key again if it may have changed; rejects as `plan` does. */
  async look(): Promise<Plan> {
    const stamp = await this.#parts.stamp();
    if (this.#plan === undefined || stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#plan = this.#read();
    }
    return await this.#plan;
  }

  /** The cloud has refused the key, so another one is asked for the next time. */
  forget(): void {
    this.#held = undefined;
  }

  async #read(): Promise<Plan> {
    const before = this.#print;
    let plan: Plan | undefined;
    try {
      plan = await this.#parts.plan();
      return plan;
    } finally {
      this.#print = plan ? printOf(plan) : 'none';
      if (before !== undefined && before !== this.#print) {
        this.#held = undefined;
        this.#underWay?.stop.abort(new Error('The profile changed'));
        this.#underWay = undefined;
        this.#parts.changed();
      }
      if (!plan) {
        // What could not be had is looked for again, whether or not the file has changed.
        this.#plan = undefined;
      }
    }
  }

  /** One request for all who wait; it ends with the last of them. */
  async #shared(plan: Plan, signal: AbortSignal): Promise<Found> {
    const shared = (this.#underWay ??= this.#start(plan));
    shared.waiting += 1;
    try {
      return await abortable(shared.work, signal);
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0) {
        shared.stop.abort(new Error('Nobody waits'));
        this.#underWay = this.#underWay === shared ? undefined : this.#underWay;
      }
    }
  }

  #start(plan: Plan) {
    const stop = new AbortController();
    const work = this.#parts.run(plan, stop.signal).then((found) => {
      if (!stop.signal.aborted) {
        this.#held = { found, until: renewal(found, Date.now()) };
      }
      return found;
    });
    // Who waits hears of it; if nobody does any more, nobody has to.
    work.catch(() => undefined);
    return { work, stop, waiting: 0 };
  }
}

/** Without what the tool itself renews all the time, by which the account stays the same. */
function printOf(plan: Plan): string {
  const renewed: ReadonlySet<string> = new Set(['last', 'accessToken', 'accessTokenEnds']);
  const lasting = JSON.stringify(plan, (name, value: unknown) => (renewed.has(name) ? undefined : value));
  return createHash('sha256').update(lasting).digest('base64');
}

/** When to ask for the next key. */
function renewal({ credentials, expires }: Found, now: number): number {
  if (expires === undefined) {
    return credentials.securityToken === undefined ? Number.POSITIVE_INFINITY : now + UNKNOWN;
  }
  return expires > now ? expires - Math.min(MARGIN, (expires - now) / 4) : now + PAUSE;
}
