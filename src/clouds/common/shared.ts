import { abortable } from '../../async/wait.ts';
import type { Call } from '../../model/requests.ts';
import { cancelled } from './failures.ts';

/**
 * One piece of work at a time, whose result goes to all who ask while it is under way. Each can stop waiting by itself;
 * the work is cancelled when nobody waits for it any more.
 */
export class Shared<Result> {
  #underWay: { readonly result: Promise<Result>; readonly stop: AbortController; waiting: number } | undefined;

  /** Rejects with what the work rejects with, or with a cancelled `CloudError`. */
  async ask(call: Call, work: (call: Call) => Promise<Result>): Promise<Result> {
    const current = (this.#underWay ??= this.#begin(call, work));
    current.waiting += 1;
    try {
      return await abortable(current.result, call.signal);
    } catch (error) {
      throw call.signal.aborted ? cancelled(false) : error;
    } finally {
      current.waiting -= 1;
      if (current.waiting === 0) {
        this.#forget(current.result);
        current.stop.abort();
      }
    }
  }

  #begin(call: Call, work: (call: Call) => Promise<Result>) {
    const stop = new AbortController();
    const result = work({ ...call, signal: stop.signal });
    result.catch(() => undefined).finally(() => this.#forget(result));
    return { result, stop, waiting: 0 };
  }

  #forget(result: Promise<Result>): void {
    if (this.#underWay?.result === result) {
      this.#underWay = undefined;
    }
  }
}
