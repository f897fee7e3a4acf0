import type { InstanceKey } from '../model/activity.ts';
import type { CloudError } from '../model/errors.ts';
import type { Health } from '../model/insight.ts';
import { assess, differs, unknownHealth, type Facts, type HealthSettings } from './assess.ts';
import { isWithin, Shelf, type Scope } from './shelf.ts';

interface Result {
  /** Absent where the last look failed. */
  readonly facts: Facts | undefined;
  readonly health: Health;
  /** Epoch milliseconds. */
  readonly asked: number;
  /** To be found out again, however young. */
  readonly stale: boolean;
}

const minute = 60_000;
/** A failure is not repeated sooner. */
const retryAfter = 2 * minute;

export interface ResultParts {
  readonly settings: () => HealthSettings;
  readonly now: () => Date;
  /** Milliseconds that an answer is good for. */
  readonly keep: number;
}

/** What was found out about each instance, and the health that follows from it. */
export class Results {
  readonly #parts: ResultParts;
  readonly #results: Shelf<Result>;

  constructor(parts: ResultParts, isWatched: (name: string) => boolean) {
    this.#parts = parts;
    this.#results = new Shelf(isWatched);
  }

  health(accountId: string, instanceId: string): Health | undefined {
    return this.#results.get(accountId, instanceId)?.health;
  }

  /** True if it has to be found out, or found out again. */
  isDue({ accountId, instanceId }: InstanceKey): boolean {
    const result = this.#results.get(accountId, instanceId);
    if (!result || result.stale) {
      return true;
    }
    const age = this.#parts.now().getTime() - result.asked;
    return age >= (result.facts ? this.#parts.keep : retryAfter);
  }

  found(key: InstanceKey, facts: Facts): void {
    const health = assess(facts, this.#parts.settings(), this.#parts.now());
    this.#results.put(key, { facts, health, asked: facts.checked.getTime(), stale: false });
  }

  failed(key: InstanceKey, error: CloudError | undefined): void {
    const now = this.#parts.now();
    const health = unknownHealth(error, this.health(key.accountId, key.instanceId), now);
    this.#results.put(key, { facts: undefined, health, asked: now.getTime(), stale: false });
  }

  /** Judges what was found anew, by the present time and settings. Gives those whose health is another now. */
  reassess(): InstanceKey[] {
    const settings = this.#parts.settings();
    const now = this.#parts.now();
    return this.#results.entries().flatMap(({ key, value }) => {
      const health = value.facts && assess(value.facts, settings, now);
      if (!health || !differs(value.health, health)) {
        return [];
      }
      this.#results.put(key, { ...value, health });
      return key;
    });
  }

  /** Keeps what is known until it is found out again. */
  invalidate(scope: Scope, only?: 'failures'): void {
    for (const { key, value } of this.#results.entries()) {
      if (isWithin(key, scope) && (only === undefined || value.facts === undefined)) {
        this.#results.put(key, { ...value, stale: true });
      }
    }
  }

  /** What was found since a moment, in epoch milliseconds, and of what is watched in any case. */
  since(moment: number, isWatched: (key: InstanceKey) => boolean): readonly Health[] {
    const recent = this.#results.entries().filter(({ key, value }) => value.asked >= moment || isWatched(key));
    return recent.map(({ value }) => value.health);
  }

  forget(accountId: string): void {
    this.#results.remove({ accountId });
  }
}
